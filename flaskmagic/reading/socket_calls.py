"""The methods of a socket that read from it and write to it."""

READS = ("recv", "recv_into", "recvfrom", "recvmsg")
WRITES = ("sendall", "send", "sendto", "sendmsg")
