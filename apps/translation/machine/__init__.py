"""A machine drafts empty segments where the site has an endpoint for it. People finish them."""
