"""Charts that explain one idea each, with the numbers of the present run."""
