import { describe, expect, it } from 'vitest'
import { startVirtualStage } from '../../test/support/virtual-stage.ts'

/** Whether a server with this call starts. */
async function starts(call: string, block = 'request_route'): Promise<boolean> {
  const modules = ['sl', 'pv', 'xlog', 'textops', 'textopsx'].map((name) => `loadmodule "${name}.so"\n`).join('')
  const other = block === 'request_route' ? '' : 'request_route { exit; }\n'
  try {
    const stage = await startVirtualStage(`debug=0\nauto_aliases=no\n${modules}${block} {\n${call};\n}\n${other}`)
    await stage.stop()
    return true
  } catch {
    return false
  }
}

/** Calls with which Kamailio 6.1.5 did not start. */
const refused = [
  'remove_hf("")',
  'remove_hf("bad name")',
  'is_present_hf("$var(x)")',
  'append_hf("X-A: 1\\r\\n", "")',
  'append_hf("X-A: 1\\r\\n", "$var(x)")',
  'append_hf("X-A: 1\\r\\n", $var(x))',
  'append_hf($var(x))',
  'remove_hf_idx("X", "a")',
  'remove_hf_exp("(", "a")',
  'is_privacy("zork")',
  'is_privacy("")',
  'is_privacy("id|user")',
  'is_method("")',
  'is_method("$var(x)")',
  'is_method("|INVITE")',
  'is_method("FOO|BAR")',
  'in_list("a", "b", "")',
  'in_list("a", "b", ",;")',
  'in_list_prefix("a", "b", "")',
  'search("(")',
  'subst("abc")',
  'subst("/a/b")',
  'subst("/a/b/z")',
  'subst("/(/b/")',
  'subst("/a/$zork/")',
  'subst($var(x))',
  'subst_hf("", "/a/b/", "a")',
  'subst_hf("X", $var(x), "a")',
  'search_hf("X", "(", "f")',
  'search_hf("", "a", "f")',
  'has_body("junk")',
  'has_body("a/b/c")',
  'keep_hf("(")',
  'append_hf_value("X-L[*]", "z")',
  'append_hf_value("X-L.p", "z")',
  'append_hf_value("", "z")',
  'append_hf_value("X[a]", "z")',
  'append_hf_value("X-L[1", "z")',
  'insert_hf_value("X[*]", "z")',
  'assign_hf_value("X[*]", "z")',
  'include_hf_value("X[1]", "z")',
  'include_hf_value("X.p", "z")',
  'exclude_hf_value("X[*]", "z")',
  'hf_value_exists("X[1]", "z")',
  'change_reply_status("404", "x")',
]

/** Calls with which it did start. */
const accepted = [
  'remove_hf($var(h))',
  'append_hf("X-A")',
  'remove_hf_match("", "eq", "x")',
  'via_param_rm("", "1")',
  'is_method("BYE | INVITE")',
  'is_method("bye")',
  'is_method("INVITE|")',
  'is_method("INVITE,BYE")',
  'append_to_reply("")',
  'subst("//b/")',
  'subst_hf("X", "/a/b/", "z")',
  'has_body("")',
  'replace(".*", $var(x))',
  'replace($var(x), "a")',
  'keep_hf("")',
  'append_hf_value("X[0]", "z")',
  'remove_hf_value("X[*].p")',
  'remove_hf_value2("Authorization[1].x")',
  'assign_hf_value2("X[1].p", "z")',
  'fnmatch("a", "b", "c")',
  'msg_set_buffer("")',
]

describe('what a start refuses', () => {
  it.each(refused)('%s', async (call) => expect(await starts(call)).toBe(false))
  it.each(accepted)('but not %s', async (call) => expect(await starts(call)).toBe(true))
  it.each([
    ['change_reply_status("abc", "x")', false],
    ['change_reply_status("99", "x")', true],
    ['change_reply_status(404, "x")', true],
    ['change_reply_status_code("abc")', false],
  ])('%s in reply_route: %s', async (call, isFine) => expect(await starts(call, 'reply_route')).toBe(isFine))
})
