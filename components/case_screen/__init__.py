"""One case on screen: puts the other rooms together; keeps no rule and no save of its own."""
