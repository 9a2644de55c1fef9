"""Forms of the public pages: proposing in steps, recommending, asking for the status, answering, appealing, coming back."""
