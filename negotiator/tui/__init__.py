"""The screens: a Textual application that shows a session and knows no rule of negotiation."""
