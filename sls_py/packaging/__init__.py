"""From a `Service` to zips, and a package folder that can be deployed later."""
