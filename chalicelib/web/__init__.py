"""The API as HTTP sees it: requests read and refused, answers shaped, the contract written down."""
