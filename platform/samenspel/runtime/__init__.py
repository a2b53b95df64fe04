"""What ties the program to its servers and libraries, private parts of libraries included."""
