"""What the network is paid: terms of a scheme, amounts, clawback accounts, the ledger."""
