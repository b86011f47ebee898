import type { Area } from '../definition.ts'
import { writable, written } from './variables.ts'

/** Variables that give their value to another: a number has a text too, and some texts have a number. */
const sources = ['$var(n)', '$avp(n)', '$xavp(n=>n)', '$vn(n)', '$ml', '$rm', '$sp']

/** Every writable variable with values of each kind and from variables, and what it and the R-URI are then. */
export const assignments: Area = {
  name: 'assignments',
  otherLines: 'what a variable refuses is told with its value, in words of our own',
  definitions: writable.flatMap((variable) =>
    [...written, ...(variable.startsWith('$sbranch') ? [] : sources)].map((value) => ({
      id: `set/${variable} = ${value}`,
      kind: 'frag' as const,
      // $sbranch() outlives the message.
      isPartOfSequence: variable.startsWith('$sbranch'),
      code: `${sources.includes(value) ? '$var(n) = 7; $avp(n) = 7; $xavp(n=>n) = 7; $vn(n) = 7;\n' : ''}if ((${variable} = ${value})) xlog("L_ALERT", "yes\\n"); else xlog("L_ALERT", "no\\n");
xlog("L_ALERT", "[${variable}] [$ru] [$du]\\n"); $vn(r) = $null; $vn(r) = ${variable}; route(SHOW);`,
    })),
  ),
}
