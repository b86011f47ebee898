import type { Rule } from '../rule.ts'

export const selfAssignment: Rule = {
  name: 'self-assignment',
  code: 'KAM6345',
  category: 'correctness',
  severity: 'warning',
  title: 'variable assigned to itself',
  why: 'Nothing changes; one of the names was to be another. On an AVP it is worse: the value is pushed a second time.',
  remedy: 'Correct one of the names, or remove the statement.',
  examples: [
    {
      bad: 'request_route {\n  «$var(caller) = $var(caller)»;\n}\n',
      good: 'request_route {\n  $var(caller) = $var(callee);\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    Assign: ({ target, value, span }) => {
      // Assigning the R-URI or a header to itself may be meant: it marks a branch, or writes the header anew.
      if (value.kind !== 'PvReference' || value.text !== target.text || !own.test(target.text)) return
      report({ span, message: 'this assigns the variable to itself' })
    },
  }),
}

const own = /^\$(?:var|vz|vn|avp|xavp|xavu|xavi|shv|sht|dlg_var)\(/
