import { expect, it } from 'vitest'
import { checkText } from '../../test/support/compile-text.ts'
import { applyMutant, chooseMutants, mutantsOf } from './mutants.ts'

const text = `loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "xlog.so"
loadmodule "textops.so"
request_route {
  xlog("L_WARN", "here\\n");
  if (!is_method("INVITE|ACK") && $rU == "bob") {
    sl_send_reply("404", "Gone");
    exit;
  }
  $du = "sip:" + $rd;
}
failure_route[X] {
  if (t_check_status("486")) t_reply("480", "Busy");
}
`

it('changes conditions, statements, arguments and operators of routing blocks, log lines apart', () => {
  const mutants = mutantsOf(checkText(text))
  expect(mutants.map(({ line, kind, was, becomes }) => `${line} ${kind}: ${was} -> ${becomes}`)).toMatchInlineSnapshot(`
    [
      "7 condition negated: (!is_method("INVITE|ACK") && $rU == "bob") -> !((!is_method("INVITE|ACK") && $rU == "bob"))",
      "7 operator changed: && -> ||",
      "7 argument changed: "INVITE|ACK" -> "ACK"",
      "7 operator changed: == -> !=",
      "7 argument changed: "bob" -> "xbob"",
      "8 statement removed: sl_send_reply("404", "Gone") -> ;",
      "8 argument changed: "404" -> "405"",
      "8 argument changed: "Gone" -> "xGone"",
      "9 statement removed: exit -> ;",
      "11 statement removed: $du = "sip:" + $rd -> ;",
      "11 argument changed: "sip:" -> "xsip:"",
      "14 condition negated: (t_check_status("486")) -> !((t_check_status("486")))",
      "14 argument changed: "486" -> "^never$"",
      "14 statement removed: t_reply("480", "Busy") -> ;",
      "14 argument changed: "480" -> "481"",
      "14 argument changed: "Busy" -> "xBusy"",
    ]
  `)
  for (const mutant of mutants) {
    expect(applyMutant(text, mutant)).not.toBe(text)
    expect(text.slice(mutant.start, mutant.end)).toBe(mutant.was)
  }
})

it('chooses by the seed alone, in the order of the text', () => {
  const mutants = mutantsOf(checkText(text))
  const chosen = chooseMutants(mutants, 5, 1)
  expect(chosen).toHaveLength(5)
  expect(chooseMutants(mutants, 5, 1)).toEqual(chosen)
  expect(chooseMutants(mutants, 5, 2)).not.toEqual(chosen)
  expect(mutants.filter((one) => chosen.includes(one))).toEqual(chosen)
  expect(chooseMutants(mutants, 500, 1)).toEqual(mutants)
})
