import type { Area, Definition } from '../definition.ts'

const log = (text: string): string => `xlog("L_ALERT", "${text}\\n");`

/** What may stand behind return, exit, drop and break, and what may not. */
// prettier-ignore
const jumps = ['return "7"', 'return "abc"', 'return ""', 'return (1)', 'return ("7")', 'return 1 + "2"', 'return "a" + "b"', 'return "a" == "a"', 'return ;', 'return 3;;', 'return $var(i);', 'return -$var(i)',
  'return $rm', 'return 0x10', 'return 010', 'return 99999999999', 'return -99999999999', 'return 2147483648', 'return 4294967296', 'return 1.5', 'return @cseq.num', 'return @from.tag', 'return (int)"7"', 'return (str)7',
  'return $(var(w){s.len})', 'return true', 'return yes', 'return on', 'return off', 'return -1 + 2', 'return {1}', 'return defined $var(i)', 'return strlen("abc")', 'return "5" + 1', 'return 5 + "1"', 'return $avp(none)', 'return $var(s)',
  'return "7" == 7', 'return (str)"7"', 'return strempty("")', 'exit 3', 'exit "3"', 'exit -1', 'exit 0', 'exit $var(i)', 'exit (3)', 'exit 1 + 1', 'exit 99999999999', 'exit;;', 'exit()', 'exit is_method("INVITE")', 'drop 3', 'drop "3"',
  'drop $var(i)', 'drop -1', 'drop()', 'drop(3)', 'return()', 'return(3)', 'return(-3)', 'break', 'break 3', 'break "3"', 'break()', 'break $var(i)', 'return 3 +', 'drop 0', 'exit(3)', 'return $var(i) == 4', 'return ($var(w) == "abc") + 1',
  'return 1 && 0', 'return not 1', 'return ~1', 'return 5 mod 3', 'return 1 << 3', 'return selval(1,2,3)', 'return [1]', 'return ,', 'return 1, 2', 'return "7" 8', 'return INVITE', 'return method == INVITE', 'return src_ip == 127.8.15.2',
  'return status', 'return uri == myself', 'return myself', 'return udp', 'return 1 2']

/** `$sel()` in texts; nothing else in a text is a select. */
// prettier-ignore
const texts = ['@from.tag', '%@from.tag', '%@ruri.user', 'x @ruri.user', '$sel(ruri.user)', '$sel(@ruri.user)', '$(sel(ruri.user){s.len})', '$sel(via[1].host)', '$sel(x[\\"a\\"][1])', '$sel(msg.header[\\"X-Multi\\"])',
  '$sel(msg.header.x_multi)', '$sel(from.uri.params[\\"x\\"])', '$sel()', '$sel(from)', '$sel( from.tag)', '$sel(from.tag )', '$sel(from..tag)', '$sel(hf_value[\\"X-List\\"][1])', '$sel(hf_value[\\"X-List\\"][1].uri)', '$sel(via[1][2])',
  '$sel(via[x])', '$sel(via[1)', '$sel(@)', '$sel(msg.header[X-Multi])', '$sel(FROM.Tag)', '$sel($var(x))', '$sel(hf_value.x_list[2])', '$sel(tm)', '$sel(tm.method)', '%ci', '%%', '@@', '@', '@nope']

/** Arguments of functions: a select is expanded where it stands without quotes. */
const calls: { readonly [name: string]: (text: string) => string } = {
  append_hf: (text) => `append_hf("X-A: ${text}\\r\\n"); msg_apply_changes(); ${log('[$hdr(X-A)]')}`,
  pv_printf: (text) => `pv_printf("$var(p)", "${text}"); ${log('[$var(p)]')}`,
  assignment: (text) => `$var(p) = "${text}"; ${log('[$var(p)]')}`,
  in_list: (text) => `if (in_list("${text}", "a,from-tag-1,alice", ",")) ${log('yes')} else ${log('no')}`,
  route: (text) => `route("${text}"); ${log('[$rc]')}`,
  seturi: (text) => `seturi("${text}"); ${log('[$ru]')}`,
  setdsturi: (text) => `setdsturi("${text}"); ${log('[$du]')}`,
  remove_hf: (text) => `remove_hf("${text}"); ${log('[$rc]')}`,
  search: (text) => `if (search("${text}")) ${log('yes')} else ${log('no')}`,
  is_method: (text) => `if (is_method("${text}")) ${log('yes')} else ${log('no')}`,
  append_branch: (text) => `append_branch("${text}"); ${log('[$(branch(uri)[0])]')}`,
  insert_hf_value: (text) => `insert_hf_value("X-List", "${text}"); msg_apply_changes(); ${log('[$hdr(X-List)]')}`,
}

const frag = (id: string, code: string, top?: string): Definition => ({
  id,
  kind: 'frag',
  code,
  ...(top === undefined ? {} : { top }),
})

/** Forms of return, exit, drop and break, and selects within texts. */
export const jumpsAndTexts: Area = {
  name: 'jumps',
  definitions: [
    ...jumps.map((jump, index) =>
      frag(
        `jump/${jump}`,
        `$var(i) = 4; $var(w) = "abc"; $var(s) = "9"; route(J${index}); ${log('rc [$rc]')} if (route(J${index})) ${log('true')} else ${log('false')}`,
        `route[J${index}] { ${jump}; }\n`,
      ),
    ),
    ...texts.map((text) => frag(`text/${text}`, log(`[${text}]`))),
    ...Object.entries(calls).flatMap(([name, call]) =>
      ['@from.tag', '%@from.tag', '@nope'].map((text) => frag(`text/${name} ${text}`, call(text))),
    ),
  ],
}
