"""The records of dial-ins, calls and talks by text: what is kept between two hops."""
