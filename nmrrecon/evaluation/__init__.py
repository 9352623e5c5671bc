"""The figures that methods are judged by, one file per subject: a table, a picture, what made them."""
