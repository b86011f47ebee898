import type { RecordedCase, RecordedRelease } from './verdict-case.ts'

/** Cases on which our verdict is another one than Kamailio's, on purpose or for now. */
export interface Difference {
  readonly group: string
  /** The text of the case, or a part of it that no case of the group has that does not differ. */
  readonly text: string | RegExp
  /** Absent when both releases differ. */
  readonly release?: RecordedRelease
  readonly reason: string
}

const resolver = 'the compiler asks no name server; the drop-in notices when it opens its sockets'
const path = 'kamkit takes a module by the name at the end of its path'
const selects = 'selects and SER attributes are looked at elsewhere'
const coreparam = 'coreparam[...] is looked at elsewhere'
const crash = '6.1.5 ends itself on a call in a preprocessor expression'
const acrossTexts = 'a string or comment ends in the text in which it began, a file or a macro'
const joined = 'the line after a directive that 5.6 does not have is not joined to it there'
const lineCount = '6.1.5 counts lines wrongly behind a directive without a name'
const attributes = 'without a start line a name may be a SER attribute, which is looked at elsewhere'
const startOnly = 'what a variable takes in its parentheses is checked by its module when the server starts'
const better = 'the line that is told is the one of the mistake'
const wrongName = 'our message names the mistake, not its consequence'

/** In the order of the tables. */
export const differences: readonly Difference[] = [
  { group: 'listen', text: /"quoted"|agname|AGNAME|vrf|workers|=(?:udp:)?5060$/, reason: resolver },
  {
    group: 'listen',
    text: 'listen=udp:::1:5060',
    reason: '::1:5060 is one IPv6 address for us, and none for Kamailio',
  },
  { group: 'loading', text: /nosuch\/xhttp/, reason: path },
  { group: 'loading', text: /^coreparam\[/, reason: coreparam },
  { group: 'event routes', text: 'event_route { exit; }', reason: better },
  { group: 'onsend', text: /setavpflag/, reason: selects },
  { group: 'assignment', text: /^\$rcv\(ip\)/, reason: wrongName },
  { group: 'assignment', text: /^(?:\$sel\(|%x)/, reason: selects },
  { group: 'assignment', text: /^\$(?:cfg|time)\(x\)/, reason: wrongName },
  {
    group: 'variables',
    text: /\$(?:branch|cfg|msg|nh|snd|TV|K|version)\(x\)|\$C\((?:r|zz)\)|\$\(rcv|re\.subst,bad/,
    reason: startOnly,
  },
  { group: 'variables', text: /\$xavp\(a(?:=>\)|\[x\])/, reason: startOnly },
  { group: 'variables', text: /\$sel\(/, reason: selects },
  { group: 'variables', text: /\$1|\$x\.y|\$var \(x\)|\$_s\(\$nosuch\)|\$ x ==|\$\$ ==/, reason: wrongName },
  { group: 'variables without start line', text: /./, reason: attributes },
  { group: 'operands', text: /@ ru|@hf_value\['/, reason: selects },
  { group: 'core commands', text: /avpflag/, reason: selects },
  { group: 'core commands', text: /(?:cfg_select|error)\(is_method/, reason: wrongName },
  { group: 'ifexp', text: /#!ifexp (?:defined\(|\$var|strlen|sin)/, release: '6.1', reason: crash },
  { group: 'ifexp', text: /\\\n/, release: '5.6', reason: joined },
  { group: 'defexp', text: /\\\n/, release: '5.6', reason: joined },
  { group: 'macros', text: /\/\* x\n|"a\n/, reason: acrossTexts },
  { group: 'files', text: /(?:string|unclosed)\.cfg/, reason: acrossTexts },
  { group: 'files', text: /import_file "sub"/, reason: 'a folder is no file, so that nothing is imported' },
  { group: 'conditionals', text: /^#!ifdef 5/, reason: lineCount },
  { group: 'environment', text: /^#!trydefenvs?\n/, reason: lineCount },
  { group: 'subst', text: /^#!subst(?:defs?)?$/, reason: better },
]

/** The difference that explains a case; undefined when it must agree. */
export function findDifference({ group, body }: RecordedCase, release: RecordedRelease): Difference | undefined {
  return differences.find(
    (one) =>
      one.group === group &&
      (one.release ?? release) === release &&
      (typeof one.text === 'string' ? one.text === body : one.text.test(body)),
  )
}
