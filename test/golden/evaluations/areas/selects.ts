import type { Area, Definition } from '../definition.ts'

// prettier-ignore
const uriParts = ['', '.type', '.user', '.rn_user', '.pwd', '.host', '.port', '.params', '.params["lr"]', '.params["foo"]', '.params["nope"]', '.params.foo', '.hostport',
  '.transport', '.nope']

// prettier-ignore
const headerSelects = ['@method', '@ruri', '@version', '@status', '@reason', '@retcode', '@from', '@from.uri', '@from.name', '@from.tag', '@from.params', '@from.params.fp', '@from.params["fp"]',
  '@from.nope', '@f.uri', '@f.tag', '@to', '@to.uri', '@to.tag', '@to.name', '@t.uri', '@contact', '@m', '@contact.uri', '@m.name', '@m.q', '@m.expires', '@m.method', '@m.received', '@m.params',
  '@m.params.ob', '@m.params["q"]', '@m[0].uri', '@m[1].uri', '@m[2].uri', '@m[-1].uri', '@m[1].q', '@contact[1].uri', '@via', '@via[0]', '@via[1]', '@via[2]', '@via[3]', '@via[-1]', '@v.host',
  '@v.port', '@v.name', '@v.version', '@v.transport', '@v.branch', '@v.rport', '@v.received', '@v.i', '@v.alias', '@v.comment', '@v.params.branch', '@v.params["rport"]', '@v[1].host', '@v[1].port', '@v[1].transport',
  '@v[1].received', '@v[1].branch', '@v[2].host', '@v[2].transport', '@v[9].host', '@record_route', '@rr', '@rr.uri', '@rr.name', '@rr.params', '@rr.params.lr', '@rr[1].uri', '@rr[0].params.ftag', '@route', '@r.uri',
  '@event', '@rpid', '@rpid.uri', '@rpid.party', '@rpid.params.party', '@refer_to', '@proxy_authorization', '@proxy_authorization["realm.example"]', '@proxy_authorization["realm.example"].username',
  '@proxy_authorization["realm.example"].username.user', '@proxy_authorization["realm.example"].nonce', '@proxy_authorization["nope"].nonce', '@authorization', '@authorization["x"].username', '@call_id', '@cseq',
  '@cseq.num', '@cseq.method', '@expires', '@max_forwards', '@content_type', '@content_length', '@subject', '@user_agent', '@supported', '@allow', '@diversion', '@diversion.uri', '@diversion.reason', '@accept',
  '@organization', '@unsupported', '@accept_language', '@accept_disposition', '@msg', '@msg.len', '@msg.header', '@msg.header.x_multi', '@msg.header.subject', '@msg["X-Multi"]', '@msg.first_line', '@msg.type',
  '@msg.type.request', '@hf_value.subject', '@hf_value["X-Multi"]', '@hf_value["X-Multi"][0]', '@hf_value["X-Multi"][1]', '@hf_value["X-Multi"][2]', '@hf_value["X-Multi"][3]', '@hf_value["X-Multi"][-1]', '@hf_value.x_multi',
  '@hf_value.x_multi[1]', '@hf_value["X-Params"].param.a', '@hf_value["X-Params"].p.b', '@hf_value["X-Params"].param["c"]', '@hf_value["X-Params"].param.nope', '@hf_value.from.uri', '@hf_value.from.name', '@hf_value["Contact"][1].uri',
  '@hf_value["Contact"][0].name', '@hf_value["X-None"]', '@hf_value2["X-List"]', '@hf_value_exists["Supported"]["timer"]', '@hf_value_exists.supported.timer', '@hf_value_exists.supported.nope', '@hf_value["Supported"][1]',
  '@body', '@next_hop', '@dst_uri', '@src.ip', '@src.port', '@src.ip_port', '@dst.ip', '@dst.port', '@dst.ip_port', '@received', '@received.ip', '@received.port', '@received.proto', '@received.proto_ip_port', '@sys.pid_',
  '@sys.unique_', '@cfg_get.core.debug', '@cfg_get.tm.fr_timer', '@cfg_get.core.nope', '@timer["x"].enabled', '@xmlrpc', '@nope', '@from.uri.user.nope', '@ruri.method', '@body.sdp', '@sdp', '@identity', '@date', '@tls', '@tls.version']

const uriSelects = ['@ruri', '@from.uri', '@to.uri', '@contact.uri', '@rr.uri', '@next_hop', '@dst_uri'].flatMap(
  (uri) => uriParts.map((part) => uri + part),
)

// prettier-ignore
const uses = ['@from.tag == "from-tag-1"', '@cseq.num + 1', '1 + @cseq.num', '@cseq.num == 4711', '@subject =~ "Test"', '@subject =~ "test"', '@nope_at_all', '@to.tag == ""', '@to.tag == $null', 'defined @to.tag', 'defined @from.tag',
  '!@to.tag', '@to.tag', 'strlen(@from.tag)', 'strempty(@to.tag)', '(int)@cseq.num', '(str)@cseq.num', '@from.tag + @to.tag', '@expires > 100', '@msg.len > 100', '@from.uri eq $fu', '@method == "INVITE"', '@method == "invite"']

/** Formats of xlog(): how variables are found in a text. */
// prettier-ignore
const formats = ['$', '$$', '$$rU', '$$$rU', '$rU$rd', '$rU.x', '$rU_x', '$(rU)x', '$(rU{s.len})', '$(rU {s.len})', '$( rU)', '$(rU', '$rU)', '$rU{s.len}', '$hdr(X-Multi)', '$hdr(X-Multi', '$(hdr(X-Multi)[1])',
  '$hdr(X-Multi)[1]', '$(hdr(X-Multi)[*])', '$nope', '$(nope)', '%s', '%d%%', '\\\\n', '\\\\x41', '$avp(x)$avp(y)', '$var(i)$var(w)', '$null', '$rU $null end', '$(var(w){s.toupper}){x}', '$(var(w){s.nope})', '$C(rx)red$C(xx)', '€$rU€', '$$(rU)',
  '$(rU)$$', 'a$', 'a$ b', '$ rU', '$1', '$(1)', '$-', '$\\"', '$var($rm)', '$var(a b)', '$avp(s:x)', '$xavp(a=>b)', '$(xavp(a=>b){s.len})', '$sht(a=>b)', '$hdr($var(h))', '$(hdr($var(h))[0])', '$(avp(x)[$var(i)])', '$vn(none)x', '{$rU}',
  '[$rU]', '<$rU>', '$rU-$rd', '$rU@$rd', '$rU;$rp', '$fU,$tU', '$T_branch_idx', '$(T_branch_idx)']

/** Selects of every kind, and variables within texts. */
export const selects: Area = {
  name: 'selects',
  definitions: [
    ...[...new Set([...headerSelects, ...uriSelects, ...uses])].map((expr): Definition => ({
      id: `sel/${expr}`,
      kind: 'expr',
      expr,
    })),
    ...formats.map((format): Definition => ({
      id: `fmt/${format}`,
      kind: 'frag',
      code: `$var(i) = 1; $var(w) = "abc"; $avp(x) = 1; $avp(x) = "two"; $var(h) = "X-Multi"; xlog("L_ALERT", "[${format}]\\n"); $var(t) = "${format}"; pv_printf("$var(p)", "${format}"); xlog("L_ALERT", "[$var(t)] [$var(p)]\\n");`,
    })),
  ],
}
