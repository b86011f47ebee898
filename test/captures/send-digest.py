"""Phones that register and call with digest credentials, for record.sh."""
import hashlib
import re
import socket

link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
link.bind(("127.8.40.2", 5062))
link.settimeout(2)


def md5(*parts):
    return hashlib.md5(":".join(parts).encode()).hexdigest()


def send(method, call, number, more=""):
    text = f"{method} sip:bob@h.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.8.40.2:5062;branch=z9hG4bK{call}{number}{method}\r\nMax-Forwards: 70\r\n"
    text += f"From: <sip:alice@h.example>;tag={call}\r\nTo: <sip:alice@h.example>\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\n{more}Content-Length: 0\r\n\r\n"
    link.sendto(text.encode(), ("127.8.40.1", 5060))
    return link.recv(9000).decode() if method != "ACK" else ""


def prove(name, asked, method, password):
    nonce = re.search('nonce="([^"]*)"', asked).group(1)
    own, uri = md5("alice", "h.example", password), "sip:bob@h.example"
    head = f'{name}: Digest username="alice", realm="h.example", nonce="{nonce}", uri="{uri}", algorithm=MD5'
    if "qop" not in asked:
        return f'{head}, response="{md5(own, nonce, md5(method, uri))}"\r\n'
    response = md5(own, nonce, "00000001", "abc", "auth", md5(method, uri))
    return f'{head}, qop=auth, nc=00000001, cnonce="abc", response="{response}"\r\n'


for call, password in [("right", "secret"), ("wrong", "guess")]:
    asked = send("REGISTER", f"register-{call}", 1)
    print(send("REGISTER", f"register-{call}", 2, prove("Authorization", asked, "REGISTER", password)).split("\r\n")[0])
    asked = send("INVITE", f"call-{call}", 1)
    send("ACK", f"call-{call}", 1)
    print(send("INVITE", f"call-{call}", 2, prove("Proxy-Authorization", asked, "INVITE", password)).split("\r\n")[0])
    send("ACK", f"call-{call}", 2)
