"""Messages for record.sh that SIPp does not send."""

import base64
import os
import socket
import struct
import sys
import time

SERVER = ("127.8.40.1", 5060)
PHONE = ("127.8.40.2", 5062)


def message(method, user, transport, call_id, body="", extra="", local="127.8.40.4:5064", host="127.8.40.1"):
    return (
        f"{method} sip:{user}{host} SIP/2.0\r\n"
        f"Via: SIP/2.0/{transport.upper()} {local};branch=z9hG4bK-{call_id}\r\n"
        f"From: <sip:{user or 'nobody@'}{host}>;tag=from-{call_id}\r\nTo: <sip:{user or 'nobody@'}{host}>\r\n"
        f"Call-ID: {call_id}\r\nCSeq: 1 {method}\r\nMax-Forwards: 10\r\n{extra}"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode("latin1")


def udp(data, to=SERVER, local=("127.8.40.4", 5064)):
    with socket.socket(socket.AF_INET6 if ":" in to[0] else socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(local)
        wire.settimeout(2)
        wire.sendto(data, to)
        try:
            return wire.recv(65535)
        except TimeoutError:
            return b""


def tcp(data, local=("127.8.40.4", 5064)):
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        wire.bind((local[0], 0))
        wire.settimeout(2)
        wire.connect(SERVER)
        # In two parts, with blank lines before and after.
        wire.sendall(b"\r\n\r\n" + data[:100])
        time.sleep(0.1)
        wire.sendall(data[100:] + b"\r\n\r\n")
        answer = b""
        # The blank lines are answered too.
        while b"SIP/2.0" not in answer:
            answer += wire.recv(65535)
        time.sleep(0.1)
        return answer


def exchange(transport, data):
    answer = udp(data) if transport == "udp" else tcp(data)
    assert b"SIP/2.0" in answer, answer


def register(transport):
    contact = f"Contact: <sip:callee@{PHONE[0]}:{PHONE[1]}{';transport=tcp' if transport == 'tcp' else ''}>\r\nExpires: 600\r\n"
    text = message("REGISTER", "callee@", transport, f"register-{transport}", extra=contact).replace(
        b"REGISTER sip:callee@", b"REGISTER sip:"
    )
    exchange(transport, text)


def unknown(transport):
    exchange(transport, message("MESSAGE", "stranger@", transport, f"unknown-{transport}", "Hello"))


def large():
    exchange("udp", message("OPTIONS", "", "udp", "large-4", "x" * 4000))
    data = message("OPTIONS", "", "udp", "large-6", "y" * 3000, local="[::1]:5064", host="[::1]")
    assert b"SIP/2.0" in udp(data, ("::1", 5060), ("::1", 5064))


def other():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.8.40.4", 5064))
        wire.sendto(b"\r\n\r\n", SERVER)
        wire.sendto(struct.pack(">BBHII", 0x80, 0, 1, 160, 7) + b"\xff" * 160, ("127.8.40.2", 6000))
        wire.sendto(struct.pack(">BBHI", 0x80, 200, 6, 7) + bytes(20), ("127.8.40.2", 6001))
        wire.sendto(struct.pack(">HHI", 1, 0, 0x2112A442) + bytes(12), ("127.8.40.2", 3478))
        wire.sendto(b"\x00\x01\x01\x00\x00\x01\0\0\0\0\0\0\x03sip\x04test\0\0\x01\0\x01", ("127.8.40.2", 53))
        wire.sendto(b"hello", ("127.8.40.2", 9))
    exchange("udp", message("OPTIONS", "", "udp", "other"))


def websocket():
    with socket.create_connection(SERVER) as wire:
        wire.settimeout(2)
        key = base64.b64encode(b"kamkit-capture-1").decode()
        wire.sendall(
            f"GET / HTTP/1.1\r\nHost: {SERVER[0]}:5060\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b" 101 " in wire.recv(4096)
        data = message("OPTIONS", "", "ws", "websocket", local="phone.invalid")
        for opcode, isFinal, part in ((1, 0, data[:50]), (9, 1, b"ping"), (0, 1, data[50:])):
            mask = os.urandom(4)
            length = bytes([0x80 | len(part)]) if len(part) < 126 else bytes([0xFE]) + struct.pack(">H", len(part))
            masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(part))
            wire.sendall(bytes([isFinal << 7 | opcode]) + length + mask + masked)
        time.sleep(0.5)
        assert b"SIP/2.0" in wire.recv(65535)


if __name__ == "__main__":
    {"register": register, "unknown": unknown, "large": large, "other": other, "websocket": websocket}[sys.argv[1]](*sys.argv[2:])
