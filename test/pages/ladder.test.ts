import { describe, expect, it } from 'vitest'
import { renderExplanationText } from '#tooling/explain-message/explanation-text.ts'
import { renderLadderText } from '#tooling/ladder/ladder-text.ts'
import { renderTraceText } from '#tooling/trace/trace-text.ts'
import { failoverScene, forkScene, hostileScene, registrationScene } from './scenes.ts'

/** Played once: they are not changed. */
const [failover, fork, hostile, registration] = [failoverScene(), forkScene(), hostileScene(), registrationScene()]

describe('a ladder as text', () => {
  it('has a column for each party and the line that caused each message', async () => {
    const { recording } = await failover
    expect(renderLadderText(recording)).toMatchInlineSnapshot(`
      "                  caller                server               callee 1              callee 2
                 udp:192.0.2.10:5060    udp:127.0.0.1:5060   udp:192.0.2.20:5070   udp:192.0.2.30:5060
         0.000             │─── INVITE (SDP) ───>│                     │                     │
         0.000             │< 100 trying -- yo… ─│                     │                     │  kamailio.cfg:49
         0.000             │                     │─── INVITE (SDP) ───>│                     │  kamailio.cfg:49
         0.020             │                     │<─── 180 Ringing ────│                     │
         0.020             │<─── 180 Ringing ────│                     │                     │  (kamailio.cfg:49)
         1.240             │                     │<── 486 Busy Here ───│                     │
         1.240             │                     │──────── ACK ───────>│                     │  (kamailio.cfg:49)
         1.240             │                     │────────────── INVITE (SDP) ──────────────>│  kamailio.cfg:63
         1.740             │                     │╌╌╌╌╌╌╌╌╌╌╌ INVITE (SDP) again ╌╌╌╌╌╌╌╌╌╌╌>│  (kamailio.cfg:63)
         1.860             │                     │<──────────── 200 OK (INVITE) ─────────────│
         1.860             │<─ 200 OK (INVITE) ──│                     │                     │  (kamailio.cfg:63)
         1.880             │──────── ACK ───────>│                     │                     │
         1.880             │                     │─────────────────── ACK ──────────────────>│  kamailio.cfg:23
         4.900             │──────── BYE ───────>│                     │                     │
         4.900             │                     │─────────────────── BYE ──────────────────>│  kamailio.cfg:23
         4.920             │                     │<───────────── 200 OK (BYE) ───────────────│
         4.920             │<── 200 OK (BYE) ────│                     │                     │  (kamailio.cfg:23)
      "
    `)
  })
  it('greys what was sent again, and fits in the width', async () => {
    const { recording } = await fork
    const text = renderLadderText(recording, { width: 120, isColoured: true })
    const plain = text.replaceAll(/\x1b\[\d+m/g, '')
    expect(plain).toMatchInlineSnapshot(`
      "                  caller                server               callee 1              callee 2
                 udp:192.0.2.10:5060    udp:127.0.0.1:5060   udp:192.0.2.21:5070   udp:192.0.2.22:5070
         0.000             │─── INVITE (SDP) ───>│                     │                     │
         0.000             │< 100 trying -- yo… ─│                     │                     │  kamailio.cfg:55
         0.000             │                     │─── INVITE (SDP) ───>│                     │  kamailio.cfg:55
         0.000             │                     │────────────── INVITE (SDP) ──────────────>│  kamailio.cfg:55
         0.020             │                     │<─── 180 Ringing ────│                     │
         0.020             │<─── 180 Ringing ────│                     │                     │  (kamailio.cfg:55)
         0.500             │                     │╌╌╌╌╌╌╌╌╌╌╌ INVITE (SDP) again ╌╌╌╌╌╌╌╌╌╌╌>│  (kamailio.cfg:55)
         0.740             │                     │<───────── 180 Ringing (INVITE) ───────────│
         0.740             │<─── 180 Ringing ────│                     │                     │  (kamailio.cfg:55)
         2.760             │────── CANCEL ──────>│                     │                     │
         2.760             │<── 200 canceling ───│                     │                     │  kamailio.cfg:17
         2.760             │                     │────── CANCEL ──────>│                     │  kamailio.cfg:17
         2.760             │                     │───────────────── CANCEL ─────────────────>│  kamailio.cfg:17
         2.780             │                     │<─ 200 OK (CANCEL) ──│                     │
         2.800             │                     │< 487 Request Term… ─│                     │
         2.800             │                     │──────── ACK ───────>│                     │  (kamailio.cfg:55)
         2.820             │                     │<──────────── 200 OK (CANCEL) ─────────────│
         2.840             │                     │<──── 487 Request Terminated (INVITE) ─────│
         2.840             │                     │─────────────────── ACK ──────────────────>│  (kamailio.cfg:55)
         2.840             │< 487 Request Term… ─│                     │                     │  (kamailio.cfg:55)
         2.860             │──────── ACK ───────>│                     │                     │
      "
    `)
    expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
    expect(text).toMatch(/\x1b\[2m {3}0\.500 .*INVITE \(SDP\) again/)
  })
  it('keeps what tells addresses apart where columns are narrow', async () => {
    const { recording } = await failover
    const heads = [96, 88].map((width) => renderLadderText(recording, { width }).split('\n')[1]?.trim().split(/ +/))
    expect(heads).toEqual([
      ['192.0.2.10:5060', '127.0.0.1:5060', '192.0.2.20:5070', '192.0.2.30:5060'],
      ['….0.2.10:5060', '…7.0.0.1:5060', '….0.2.20:5070', '….0.2.30:5060'],
    ])
  })
  it('is a list where there is no room for columns', async () => {
    const { recording } = await registration
    expect(renderLadderText(recording, { width: 40 })).toMatchInlineSnapshot(`
      "phone = udp:192.0.2.20:5070
      client = udp:192.0.2.10:5060
      server = udp:127.0.0.1:5060
         0.000  phone > server: REGISTER
         0.000  server > phone: 200 OK (REGISTER)  kamailio.cfg:13
         0.520  client > server: OPTIONS
         0.520  server > client: 200 There (OPTIONS)  kamailio.cfg:16
         0.540  client > server: OPTIONS
         0.540  server > client: 404 Not There (OPTIONS)  kamailio.cfg:17
         0.560  client > server: NOTIFY
      "
    `)
  })
})

describe('an explanation as text', () => {
  it('tells the conditions that led there, and where it was sent by which line', async () => {
    const { recording } = await failover
    expect(renderExplanationText(recording)).toMatchInlineSnapshot(`
      "INVITE from udp:192.0.2.10:5060 was relayed as INVITE sip:bob@example.org to udp:192.0.2.20:5070 by kamailio.cfg:49.
        1. It passed 4 checks that did not stop it: kamailio.cfg:33 !mf_process_maxfwd_header("10"), kamailio.cfg:37 $ua =~
           "friendly-scanner" || $fU == "mallory", kamailio.cfg:16 is_method("CANCEL"), kamailio.cfg:21 has_totag().
        2. kamailio.cfg:27 $rU == "team" did not hold: $rU="bob".
        3. kamailio.cfg:28 called route(ONE).
        4. kamailio.cfg:47 $du = "sip:192.0.2.20:5070" set $du: $null → "sip:192.0.2.20:5070".
        5. kamailio.cfg:49 t_relay() sent 100 trying -- your call is important to us to udp:192.0.2.10:5060.
        6. kamailio.cfg:49 t_relay() sent INVITE sip:bob@example.org to udp:192.0.2.20:5070.

      180 Ringing from udp:192.0.2.20:5070 was relayed as 180 Ringing to udp:192.0.2.10:5060 by the transaction of
      kamailio.cfg:49.
        1. The transaction of kamailio.cfg:49 sent 180 Ringing to udp:192.0.2.10:5060.

      486 Busy Here from udp:192.0.2.20:5070 led to INVITE sip:mailbox@192.0.2.30 to udp:192.0.2.30:5060 by kamailio.cfg:63.
        1. It passed a check that did not stop it: kamailio.cfg:59 t_is_canceled().
        2. The transaction of kamailio.cfg:49 sent ACK sip:bob@example.org to udp:192.0.2.20:5070.
        3. kamailio.cfg:60 t_check_status("486|408") held: gave 1.
        4. kamailio.cfg:61 $ru = "sip:mailbox@192.0.2.30" set $ru: "sip:bob@example.org" → "sip:mailbox@192.0.2.30".
        5. kamailio.cfg:62 $du = $null set $du: "sip:192.0.2.20:5070" → $null.
        6. kamailio.cfg:63 t_relay() sent INVITE sip:mailbox@192.0.2.30 to udp:192.0.2.30:5060, and once more until 0.500 s.

      200 OK from udp:192.0.2.30:5060 was relayed as 200 OK to udp:192.0.2.10:5060 by the transaction of kamailio.cfg:63.
        1. The transaction of kamailio.cfg:63 sent 200 OK to udp:192.0.2.10:5060.

      ACK from udp:192.0.2.10:5060 was relayed as ACK sip:mailbox@192.0.2.30 to udp:192.0.2.30:5060 by kamailio.cfg:23.
        1. It passed 3 checks that did not stop it: kamailio.cfg:33 !mf_process_maxfwd_header("10"), kamailio.cfg:37 $ua =~
           "friendly-scanner" || $fU == "mallory", kamailio.cfg:16 is_method("CANCEL").
        2. kamailio.cfg:21 has_totag() held: gave 1.
        3. kamailio.cfg:23 t_relay() sent ACK sip:mailbox@192.0.2.30 to udp:192.0.2.30:5060.

      BYE from udp:192.0.2.10:5060 was relayed as BYE sip:mailbox@192.0.2.30 to udp:192.0.2.30:5060 by kamailio.cfg:23.
        1. It passed 3 checks that did not stop it: kamailio.cfg:33 !mf_process_maxfwd_header("10"), kamailio.cfg:37 $ua =~
           "friendly-scanner" || $fU == "mallory", kamailio.cfg:16 is_method("CANCEL").
        2. kamailio.cfg:21 has_totag() held: gave 1.
        3. kamailio.cfg:23 t_relay() sent BYE sip:mailbox@192.0.2.30 to udp:192.0.2.30:5060.

      200 OK from udp:192.0.2.30:5060 was relayed as 200 OK to udp:192.0.2.10:5060 by the transaction of kamailio.cfg:23.
        1. The transaction of kamailio.cfg:23 sent 200 OK to udp:192.0.2.10:5060.
      "
    `)
  })
  it('tells of a refused message the line that refused it; nothing of the message acts on the terminal', async () => {
    const { recording } = await hostile
    const text = `${renderExplanationText(recording)}\n${renderLadderText(recording)}\n${renderTraceText(recording.entries)}`
    expect(text).toMatchInlineSnapshot(`
      "INVITE from udp:192.0.2.66:5060 was answered 403 Not You to udp:192.0.2.66:5060 by kamailio.cfg:39.
        1. It passed a check that did not stop it: kamailio.cfg:33 !mf_process_maxfwd_header("10").
        2. kamailio.cfg:15 called route(CHECK).
        3. kamailio.cfg:37 $ua =~ "friendly-scanner" || $fU == "mallory" held: $ua="\\u{202e}gnp.exe \\u{200f} \\u0007\\b Jürgen
           \\xff\\xfe <!-- ]]> \${7*7} WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW….
        4. kamailio.cfg:39 sl_send_reply("403", "Not You") sent 403 Not You to udp:192.0.2.66:5060.

                           caller                      server
                    udp:192.0.2.66:5060          udp:127.0.0.1:5060
         0.000                │───────── INVITE ─────────>│
         0.000                │<─ 403 Not You (INVITE) ───│  kamailio.cfg:39

      <- udp:192.0.2.66:5060 INVITE sip:bob@example.org SIP/2.0
      request_route on INVITE sip:bob@example.org SIP/2.0
      kamailio.cfg:15  route(CHECK)
                         route[CHECK]
      kamailio.cfg:33    if (!mf_process_maxfwd_header("10")) → else  gave 1
                             - Max-Forwards: 70
                             + Max-Forwards: 69
      kamailio.cfg:37    if ($ua =~ "friendly-scanner" || $fU == "mallory") → then
                             $ua="\\u{202e}gnp.exe \\u{200f} \\u0007\\b Jürgen \\xff\\xfe <!-- ]]> \${7*7}
                             WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
                             WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
                             WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
                             WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
                             WWWWWWWWWWWW"
                             $fU="mallory"
      kamailio.cfg:38    xlog("L_WARN", "$fU with $ua from $si is not let in\\n")
                             $fU="mallory"
                             $ua="\\u{202e}gnp.exe \\u{200f} \\u0007\\b Jürgen \\xff\\xfe <!-- ]]> \${7*7}
                             WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
                             WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
                             WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
                             WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
                             WWWWWWWWWWWW"
                             $si="192.0.2.66"
       ! WARNING: <script>: mallory with \\u{202e}gnp.exe \\u{200f} \\x07\\x08 Jürgen \\xff\\xfe <!-- ]]> \${7*7}
         WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
         WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
         WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
         WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW from 192.0.2.66 is not let in
      kamailio.cfg:39    sl_send_reply("403", "Not You")
      -> udp:192.0.2.66:5060 SIP/2.0 403 Not You
      kamailio.cfg:40    exit
      "
    `)
    expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e\u200f]/)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
  })
})

it('a trace tells loops, switches and the ways taken', async () => {
  const { recording } = await registration
  expect(renderTraceText(recording.entries)).toMatchInlineSnapshot(`
    "<- udp:192.0.2.20:5070 REGISTER sip:example.org SIP/2.0
    request_route on REGISTER sip:example.org SIP/2.0
    kamailio.cfg:9   switch ($rm) → case "REGISTER"                 $rm="REGISTER"
    kamailio.cfg:11  $var(tries) = 0
    kamailio.cfg:12  while ($var(tries) < 2) → body, 2 times        $var(tries)=0
    kamailio.cfg:12  $var(tries) = $var(tries) + 1                  $var(tries)=0
                         $var(tries): 0 → 1
    kamailio.cfg:12  $var(tries) = $var(tries) + 1                  $var(tries)=1
                         $var(tries): 1 → 2
    kamailio.cfg:13  save("location")
    -> udp:192.0.2.20:5070 SIP/2.0 200 OK
    kamailio.cfg:14  exit
    at 0.520 s
    <- udp:192.0.2.10:5060 OPTIONS sip:bob@example.org SIP/2.0
    request_route on OPTIONS sip:bob@example.org SIP/2.0
    kamailio.cfg:9   switch ($rm) → case "OPTIONS"                  $rm="OPTIONS"
    kamailio.cfg:16  if (lookup("location")) → then                 gave 1
                         $ru: "sip:bob@example.org" → "sip:bob@192.0.2.20:5070"
                         $fs: $null → "udp:127.0.0.1:5060"
    kamailio.cfg:16  sl_send_reply("200", "There")
    -> udp:192.0.2.10:5060 SIP/2.0 200 There
    kamailio.cfg:18  exit
    at 0.540 s
    <- udp:192.0.2.10:5060 OPTIONS sip:eve@example.org SIP/2.0
    request_route on OPTIONS sip:eve@example.org SIP/2.0
    kamailio.cfg:9   switch ($rm) → case "OPTIONS"                  $rm="OPTIONS"
    kamailio.cfg:16  if (lookup("location")) → else                 gave -1
    kamailio.cfg:17  sl_send_reply("404", "Not There")
    -> udp:192.0.2.10:5060 SIP/2.0 404 Not There
    kamailio.cfg:18  exit
    at 0.560 s
    <- udp:192.0.2.10:5060 NOTIFY sip:eve@example.org SIP/2.0
    request_route on NOTIFY sip:eve@example.org SIP/2.0
    kamailio.cfg:9   switch ($rm) → default                         $rm="NOTIFY"
    kamailio.cfg:20  drop
    the script said drop
    "
  `)
})
