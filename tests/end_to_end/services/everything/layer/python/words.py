HELLO = "from the layer"
