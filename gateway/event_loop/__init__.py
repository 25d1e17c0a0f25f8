"""An event loop below code that is not written for one."""
