/** A message that the selects are read from. */
export interface SelectMessage {
  readonly name: string
  readonly text: string
}

const sdp = `v=0
o=bob 2890844526 2890844527 IN IP4 10.1.2.3
s=a session
c=IN IP4 10.1.2.3
t=0 0
m=audio 49170 RTP/AVP 0 8 101
a=rtpmap:0 PCMU/8000
a=sendrecv
m=video 51372 RTP/AVP 99
`

const top = 'Via: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-1'

function message(name: string, text: string, body = ''): SelectMessage {
  const lines = body.replaceAll('\n', '\r\n')
  const head = `${text.trim().replaceAll('\n', '\r\n')}\r\nCall-ID: ${name}\r\nContent-Length: ${lines.length}\r\n\r\n`
  return { name, text: head + lines }
}

/** Each message is known to the script by its Call-ID. */
export const selectMessages: readonly SelectMessage[] = [
  message(
    'rich',
    `INVITE sip:alice:secret@example.com:5080;transport=tcp;x=y;lr;maddr=10.9.9.9?Subject=hi%20there&X-Hdr=1 SIP/2.0
Via: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-1;rport;i=7;x=1;alias
Via: SIP/2.0/TCP 10.1.1.1:5061;branch=z9hG4bK-2;received=192.0.2.9;rport=777, SIP/2.0/TLS h.example ;branch=z9hG4bK-3;tag="q d" (a comment)
Record-Route: "RR 1" <sip:rr1.example.com;lr;ftag=abc>;x=5;LR=on, <sip:rr1b.example.com;lr>
Record-Route: <sip:rr2.example.com:5090;lr;r2=on>
From: "Bob \\"B\\" Builder" <sip:bob:pw@atlanta.example.org:5062;transport=tcp;x=y>;tag=from-tag-1;x=1;lr
To: Alice A <sip:+1-212-555-1234@biloxi.example.com;user=phone>
CSeq: 4711 INVITE
Contact: "Bob C" <sip:bob@10.1.2.3:5099;transport=udp;ob>;expires=600;q=0.5;+sip.instance="<urn:uuid:0001>";methods="INVITE,BYE";received="sip:1.2.3.4";x=7, <sip:bob2@10.1.2.4>;q=0.1
Contact: <sip:third@10.1.2.5>
Max-Forwards: 69
User-Agent: GoldenUA/1.0 (test)
Proxy-Authorization: Digest username="bob@realm.example", realm="realm.example", nonce="abc123", uri="sip:realm.example", response="0123456789abcdef0123456789abcdef", algorithm=MD5, cnonce="cn1", qop=auth, nc=00000001, opaque="op1"
Authorization: Digest username="bob", realm="other", nonce="n2", uri="sip:o", response="0123456789abcdef0123456789abcdef"
P-Asserted-Identity: "PAI One" <sip:pai1@example.net>;x=1, <tel:+15551234>
Remote-Party-ID: "R P" <sip:rpid@example.net;x=2>;party=calling;x=3
Refer-To: <sip:refer@example.com?Replaces=a%40b>;x=4
Expires: 1800
Subject: a subject
Organization: Org  Inc.
Priority: urgent
Session-Expires: 1800;refresher=uac
Min-SE: 90
SIP-If-Match: dx200xyz
Date: Sat, 13 Nov 2010 23:29:00 GMT
Identity: "abcdef"
Identity-Info: <https://example.com/cert>;alg=rsa-sha1
Event: dialog;id=1
X-Multi: one
X-Multi: two
X-Multi: three
X-Params: a=1;x="two; semi";LR
X-List: one;x=1, "t, w" <sip:two@h;x=3>;x=2,two ,,last;LR
X-List: <sip:next@h2:99>;tag=t
X-Empty:
X-Fold: first
  second
Content-Type: application/sdp`,
    sdp,
  ),
  message(
    'compact',
    `OPTIONS sip:10.0.0.1 SIP/2.0
v: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-1;received=9.9.9.9
f: <sip:bob@a.org>;tag=1
t: sip:c@d.org;x=in-header
m: sip:bob@10.1.2.3;expires=5;x=p
CSeq: 1 OPTIONS
k: 100rel
s: short
o: presence
r: <sip:r@s.org>
x: 90
c: text/plain`,
    'just text\n',
  ),
  message(
    'least',
    `OPTIONS sip:user@[2001:db8::1]:5070 SIP/2.0
${top}
From: <sip:a@b>;tag=1
To: <sip:c@d>
CSeq: 1 OPTIONS`,
  ),
  message(
    'register',
    `REGISTER sips:registrar.example SIP/2.0
${top}
From: <sips:a@[2001:db8::9]>;tag=1;tag=2
To: "" <sips:a@b.example:5071>
CSeq: 010 REGISTER
Contact: *
Expires: 0
Authorization: Digest username="al@ice@dom", realm="REALM.example", nonce="n1", uri="sip:r", response="bad", qop="auth"
Authorization: Digest username="sip:bo%62@dom", realm="realm.example", nonce="n2", uri="sip:r", response="0123456789abcdef0123456789abcdef", nc=1
Proxy-Authorization: Basic QWxhZGRpbg==`,
  ),
  message(
    'odd',
    `MESSAGE tel:+358-555-1234567;phone-context=example.com;x=1 SIP/2.0
Via: SIP / 2.0 / UDP 127.8.15.2 : 5066 ; branch = z9hG4bK-1 ; x = "q"
Via: SIP/2.0/SCTP [2001:db8::5]:99;lr, SIP/2.0/UDP host.example (only comment)
From: Bob B. <tel:+1;x=7> ; tag = spaced ; x
To: <sip:%41lice;x=1;rn=+4930@d.example;transport=TCP>;x="a;b"
CSeq:   7    MESSAGE
Contact: , <sip:empty@x>
Record-Route: sip:norr@brackets;x=2;lr
Refer-To: "x" <not a uri>
Remote-Party-ID: sip:plain@rpid;x=8
P-Asserted-Identity: <sip:one@x>
X-Params: <sip:a@b;x=1>;x=2
X-List: sip:plain@h;x=1
Expires: soon
X-Multi: only
Content-Type: multipart/mixed;boundary=b`,
    '--b\nContent-Type: application/sdp\n\nv=0\nm=audio 1 RTP/AVP 0\n--b--\n',
  ),
  message(
    'branches',
    `INVITE sip:u@example.com:5061;transport=tls SIP/2.0
${top}
From: <sip:a@b>;tag=1
To: <sip:c@d>;tag=2
CSeq: 5 INVITE
Contact: <sip:a@127.8.30.11:5071>`,
  ),
  message(
    'changed',
    `INVITE sip:u@example.com SIP/2.0
${top}
From: sip:a@b;x=1
To: <sip:c@d>
CSeq: 5 INVITE
X-Multi: first
X-Empty:  
Contact: "Un,quoted <x>" <sip:a@b>;x="y",sip:c@d;q=1`,
    sdp.replaceAll('\n', '\n'),
  ),
  message(
    'broken',
    `SUBSCRIBE sip:b@d SIP/2.0
${top}
From: <sip:a@b>;tag=1;x
To: "To" <sip:;x=2@d>
CSeq: 6 SUBSCRIBE
Contact: <sip:broken
Record-Route: <sip:broken
Refer-To: <
Remote-Party-ID: ;
Event: ;;
Authorization: Digest nonsense
Proxy-Authorization: Digest realm="realm.example"
P-Asserted-Identity: "
X-Params: ;;x
X-List: ,`,
    'm=\n',
  ),
  message(
    'ok-reply',
    `SIP/2.0 200 All is  well
Via: SIP/2.0/UDP 127.8.30.1;branch=z9hG4bK-0
${top}
From: "A" <sip:a@b>;tag=1
To: <sip:c@d>;tag=x;x=1
CSeq: 8 INVITE
Record-Route: <sip:127.8.30.1;lr=on>
Contact: <sip:c@127.8.30.11:5071;x=1>
Content-Type: application/sdp`,
    sdp,
  ),
  message(
    'bare-reply',
    `SIP/2.0 486 
Via: SIP/2.0/UDP 127.8.30.1;branch=z9hG4bK-0
From: <sip:a@b>;tag=1
To: <sip:c@d>
CSeq: 9 OPTIONS`,
  ),
]

/** What the script does with some of the messages before it reads the selects. */
export const preparations: ReadonlyMap<string, string> = new Map([
  [
    'branches',
    `$du = "sip:127.8.15.2:5099;transport=udp";
append_branch("sip:b1:pw@h1.example:5070;x=1", "0.5");
$branch(dst_uri) = "sip:9.9.9.9";
append_branch("sips:h2.example");
append_branch("<sip:b3@h3.example>");`,
  ],
  ['changed', '$ru = "sip:new@changed.example:5062;x=z"; append_hf("X-Multi: added\\r\\n"); remove_hf("X-Multi");'],
])
