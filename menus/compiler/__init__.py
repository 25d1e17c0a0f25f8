"""The compiler: it reads the nodes of a menu file into the model, and reports every problem at once."""
