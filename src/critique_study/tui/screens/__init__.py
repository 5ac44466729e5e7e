"""The screens, one file each; none knows another, the app wires them."""
