import { coreSelects } from '#grammar/selects.ts'
import { selectPaths } from '#grammar/select-syntax.ts'
import { headerValueSelects } from '#stdlib/textopsx/select-table.ts'

/** Names for the places where the writer of a select chooses one, by what stands before it. */
const namesBehind: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'msg.header',
    ['["X-Multi"]', '.x_params', '.contact', '["p-asserted-identity"]', '.x_empty', '.x_fold', '.nosuch', '.v'],
  ],
  ['msg.body.sdp.line', ['.m', '.c', '["a="]', '.x']],
  ['hf_value', ['.x_list', '.p_asserted_identity']],
  ['hf_value2', ['.x_params', '.x_multi']],
  ['hf_value_exists', ['.x_list', '.nosuch']],
  ['hf_value_exists.*', ['.two', '["o"]']],
  ['authorization', ['["realm.example"]', '.other']],
  ['proxy_authorization', ['["realm.example"]', '["REALM.example"]']],
])
const parameters = ['.x', '.LR', '["tag"]']
const indexes = ['[1]', '[2]', '[3]', '[4]', '[0]', '[-1]', '[-3]', '[-4]']
const fewIndexes = ['[1]', '[0]', '[-1]']

/** What is not the same in every run, or has nothing to do with the message. */
const volatile = /^(?:sys|cfg_selected|msg\.id|msg\.flags|cfg_get\.\*\.\*)/

/** `[1]` behind a name of the writer's choice is only tried with few names. */
const deep = /^msg\.header\.\*\.(?:#|nameaddr|params)/

/** Every select of the core at least once, with the names and indexes of above. */
export const selectsToRecord: readonly string[] = [
  ...[...selectPaths(coreSelects).keys(), ...selectPaths(headerValueSelects).keys()]
    .filter((path) => !volatile.test(path))
    .flatMap(writtenForms),
  'hf_value["X-List"].uri',
  'cfg_get.core.debug',
  'cfg_get["own"].label',
  'cfg_get.own.number',
  'FROM.Uri.HOST',
  'f.tag',
  'v[2].host',
  'message.h.x_multi',
  'msg.content',
  'code',
]

function writtenForms(path: string): readonly string[] {
  let forms = ['']
  const steps = path.split('.')
  steps.forEach((step, at) => {
    const next = choices(step, steps.slice(0, at).join('.'), path, at + 1 < steps.length)
    forms = forms.flatMap((form) => next.map((one) => (form === '' ? one.replace('.', '') : form + one)))
  })
  return forms
}

function choices(step: string, before: string, path: string, goesOn: boolean): readonly string[] {
  if (step === '#') return goesOn ? (deep.test(path) ? ['[2]'] : fewIndexes) : indexes
  if (step !== '*') return [`.${step}`]
  if (before === 'msg.header' && deep.test(path)) {
    return path === 'msg.header.*.#'
      ? ['.x_multi']
      : path.includes('#')
        ? ['.contact']
        : ['.contact', '["p-asserted-identity"]']
  }
  return namesBehind.get(before) ?? parameters
}
