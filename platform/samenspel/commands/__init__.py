"""What the subcommands of `samenspel` do."""
