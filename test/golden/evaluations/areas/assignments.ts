import type { Area } from '../definition.ts'
import { writable, written } from './variables.ts'

/** Every writable variable with values of each kind, and what it and the R-URI are then. */
export const assignments: Area = {
  name: 'assignments',
  otherLines: 'what a variable refuses is told with its value, in words of our own',
  definitions: writable.flatMap((variable) =>
    written.map((value) => ({
      id: `set/${variable} = ${value}`,
      kind: 'frag' as const,
      // $sbranch() outlives the message.
      isPartOfSequence: variable.startsWith('$sbranch'),
      code: `if ((${variable} = ${value})) xlog("L_ALERT", "yes\\n"); else xlog("L_ALERT", "no\\n");
xlog("L_ALERT", "[${variable}] [$ru] [$du]\\n"); $vn(r) = $null; $vn(r) = ${variable}; route(SHOW);`,
    })),
  ),
}
