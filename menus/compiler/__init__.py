"""The compiler: reads the nodes of a menu file into the model, and reports all problems at once."""
