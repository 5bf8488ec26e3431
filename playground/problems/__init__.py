"""Problems of input as codes with parameters, translated into messages at the border."""
