import { defineExports } from '#grammar/manifest.ts'
import { functionExports } from './function-exports.ts'
import { variableExports } from './variable-exports.ts'
import { transformationFacts } from './transformations/facts.ts'

/** Module pv: most pseudo-variables and the transformations of texts, URIs, parameters and lines. */
export const pv = defineExports({
  name: 'pv',
  doc: 'Pseudo-variables for messages, variables, flags and time, and transformations of their values.',
  params: {
    shvset: { type: 'str', repeats: true, doc: 'Sets a shared variable at start: name=i:5 or name=s:text.' },
    varset: { type: 'str', repeats: true, doc: 'Sets a script variable at start: name=i:5 or name=s:text.' },
    avp_aliases: { type: 'str', repeats: true, doc: 'Further names of AVPs: alias=name.' },
  },
  functions: functionExports,
  pvars: variableExports,
  transformations: transformationFacts,
  rpc: {
    'pv.shvGet': { args: ['name'], doc: 'Gives a shared variable, or all of them.' },
    'pv.shvSet': { args: ['name', 'type', 'value'], doc: 'Sets a shared variable.' },
  },
})
