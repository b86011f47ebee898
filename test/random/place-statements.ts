import fc from 'fast-check'
import { condition } from './expressions.ts'
import type { Place } from './places.ts'
import { block, statements } from './statements.ts'

const prints = [
  'xlog("L_ALERT", "branch $T_branch_idx\\n");',
  'xlog("L_ALERT", "reply $T_reply_code <$T_reply_reason>\\n");',
  'xlog("L_ALERT", "status <$rs> <$rr> <$rm>\\n");',
  'xlog("L_ALERT", "of the request $T_req($ru) $T_req($hdr(X-A)) $T_req($rU)\\n");',
  'xlog("L_ALERT", "of the first one $T_inv($ru) $T_inv($hdr(X-A))\\n");',
  'xlog("L_ALERT", "of the reply $T_rpl($rs) $T_rpl($hdr(X-A))\\n");',
  'xlog("L_ALERT", "flags $mf $sf $bf\\n");',
  'xlog("L_ALERT", "to $du $ru $br $branch(count)\\n");',
]

const kinds = ['branch', 'failure', 'reply', 'request'].map(
  (kind) => `if (t_is_${kind}_route()) xlog("L_ALERT", "${kind}\\n");`,
)

const leaving = ['drop;', 'exit;', 'return 0;', 'return;', 'return -1;', 'drop();', 'exit 3;', 'return 1;']

const again = [
  'append_branch("sip:more@127.8.15.2:5066");',
  'append_branch("sip:other@127.8.15.2:5066;x=1");',
  '$ru = "sip:next@127.8.15.2:5066";',
  '$du = "sip:127.8.15.2:5066";',
  '$du = $null;',
  'setbflag(1);',
  'setflag(5);',
  'resetflag(3);',
]

const ofBranch = [
  'append_hf("X-Branch: $T_branch_idx\\r\\n");',
  '$ru = "sip:changed@127.8.15.2:5066";',
  '$rU = "changed";',
  '$du = "sip:127.8.15.2:5066";',
  'setbflag(2);',
  't_set_fr("40000", "30000");',
]

const ofFailure = [
  't_relay();',
  't_relay();',
  't_reply("480", "Gone");',
  't_reply("603", "Never");',
  'xlog("L_ALERT", "t_relay [$rc]\\n");',
  'if (t_check_status("4[0-9][0-9]")) xlog("L_ALERT", "four\\n");',
  'if (t_check_status("486|5..")) { append_branch("sip:busy@127.8.15.2:5066"); t_relay(); exit; }',
  'if (t_branch_timeout()) xlog("L_ALERT", "timeout\\n");',
  'if (t_branch_replied()) xlog("L_ALERT", "replied\\n");',
  'if (t_any_timeout()) xlog("L_ALERT", "any timeout\\n");',
  'if (t_any_replied()) xlog("L_ALERT", "any replied\\n");',
  'if (t_is_canceled()) xlog("L_ALERT", "canceled\\n");',
  'if (t_is_expired()) xlog("L_ALERT", "expired\\n");',
  'if (t_grep_status("486")) xlog("L_ALERT", "one was busy\\n");',
  't_drop_replies();',
  't_drop_replies("l");',
  't_drop_replies("n");',
  'append_to_reply("X-Failed: yes\\r\\n");',
  'if (t_get_status_code() > 0) xlog("L_ALERT", "code\\n");',
  'get_redirects("*");',
]

const ofReply = [
  'if (status == 200) xlog("L_ALERT", "fine\\n");',
  'if (status =~ "4..") xlog("L_ALERT", "four\\n");',
  'if ($rs < 200) drop;',
  'if ($rs >= 200) drop;',
  'if ($rs < 200) exit;',
  'if (t_check_status("1..|200")) xlog("L_ALERT", "good\\n");',
  'append_hf("X-Reply: $rs\\r\\n");',
  'change_reply_status("299", "Other");',
  'change_reply_status("488", "Other");',
  'remove_hf("X-Num");',
  'set_reply_body("other", "text/plain");',
]

const ofRestricted = [
  'setflag(4);',
  'resetflag(3);',
  'if (isflagset(4)) xlog("L_ALERT", "set\\n");',
  'log(1, "logged\\n");',
  'xlog("L_ALERT", "len $sndto(ip) $sndto(port) $sndto(proto)\\n");',
  'xlog("L_ALERT", "$snd(ip) $snd(port)\\n");',
  'if (to_ip == 127.8.15.2) xlog("L_ALERT", "to the client\\n");',
  'if (snd_ip == myself) xlog("L_ALERT", "from here\\n");',
  'if (to_port == 5066 && snd_port == 5060) xlog("L_ALERT", "ports\\n");',
  'if (snd_proto == UDP) xlog("L_ALERT", "udp\\n");',
  'if (msg:len > 200) xlog("L_ALERT", "long\\n");',
  'if (is_method("INVITE")) drop;',
  'route(ONE);',
]

const ofEvent = ['append_hf("X-Event: 1\\r\\n");', 'if (is_method("ACK")) xlog("L_ALERT", "ack\\n");']

/** The words of a place. */
function wordsOf(place: Place): readonly string[] {
  switch (place) {
    case 'request':
    case 'reply':
      return []
    case 'returns':
      return leaving
    case 'branch':
      return [...prints, ...kinds, ...ofBranch, ...leaving]
    case 'failure':
      return [...prints, ...kinds, ...again, ...ofFailure, ...ofFailure, ...leaving]
    case 'branch-failure':
      return [...prints, ...kinds, ...again, ...ofFailure, ...leaving]
    case 'onreply':
      return [...prints, ...kinds, ...ofReply, ...leaving]
    case 'onsend':
      return [...prints.slice(0, 3), ...ofRestricted, ...ofRestricted, ...leaving.slice(0, 2)]
    case 'local-request':
      return [...prints.slice(0, 3), ...ofBranch.slice(0, 4), ...ofEvent, ...leaving]
    case 'filtered-ack':
    case 'pre-routing':
      return [...prints.slice(0, 3), ...ofEvent, ...leaving]
  }
}

/** The statements of a program's route: those of the language, and words of its place. */
export function placeStatements(place: Place): fc.Arbitrary<readonly string[]> {
  const words = wordsOf(place)
  if (words.length === 0) return statements
  const word = fc.constantFrom(...words)
  const some = fc.array(word, { minLength: 1, maxLength: 3 })
  const guarded = fc.tuple(condition, some).map(([test, inner]) => [`if (${test}) ${block(inner)}`])
  const part = fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: word.map((one) => [one]) },
    { weight: 3, arbitrary: statements },
    { weight: 1, arbitrary: guarded },
  )
  return fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => stayingHere(parts.flat()))
}

/** Messages stay on this machine, whatever a program makes of their destination, and no name server is asked. */
function stayingHere(texts: readonly string[]): readonly string[] {
  return texts.map((text) =>
    text
      .replace(/\b10\.\d+\.\d+\.\d+(:\d+)?/g, '127.8.15.2:5066')
      .replace(/\b(h\.example|sub\.example|example\.(com|org))(:\d+)?/g, '127.8.15.3$3')
      .replace(/\[2001:db8::1\]/g, '127.8.15.3')
      .replace(/\bsips:/g, 'sip:')
      .replace(/transport=tcp/g, 'transport=udp'),
  )
}

/** The final answers, each with what may come before it, that the client gives to what the server sends on. */
export function answersOf(place: Place): fc.Arbitrary<readonly number[]> {
  switch (place) {
    case 'failure':
    case 'branch-failure':
      return fc.constantFrom([486], [500], [180, 404], [503], [302])
    case 'onreply':
      return fc.constantFrom([180, 200], [200], [183, 486], [180, 183, 503], [404])
    case 'local-request':
      return fc.constant([200])
    default:
      return fc.constant([])
  }
}
