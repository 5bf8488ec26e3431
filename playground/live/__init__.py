"""One live experiment: commands in, events and frames out, without sockets, threads or clock."""
