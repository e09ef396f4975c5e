"""What the network is paid: terms of a scheme, amounts, what is taken back, the ledger."""
