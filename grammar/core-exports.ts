import { defineExports } from './manifest.ts'

/** What needs no loadmodule: the pseudo-variables of the core itself. Its commands are in core-functions.ts. */
export const coreExports = defineExports({
  name: 'core',
  pvars: {
    null: { type: 'any', doc: 'The null value: an undefined variable.' },
    rc: { type: 'int', doc: 'Return code of the last module function or route.' },
    retcode: { type: 'int', doc: 'Return code of the last module function or route.' },
    '?': { type: 'int', doc: 'Return code of the last module function or route.' },
    env: { type: 'str', inner: 'required', doc: 'Value of an environment variable.' },
    envn: { type: 'int', inner: 'required', doc: 'Value of an environment variable as a number.' },
    def: { type: 'str', inner: 'required', doc: 'Value of a preprocessor define.' },
    defn: { type: 'int', inner: 'required', doc: 'Value of a preprocessor define as a number.' },
    defv: { type: 'str', inner: 'required', doc: 'Value of a preprocessor define without its quotes.', since: '6.0' },
    defs: { type: 'str', inner: 'required', doc: 'Value of a preprocessor define in quotes.', since: '6.0' },
    iuid: { type: 'str', doc: 'Unique id of this server instance (option --iuid).', since: '6.1' },
  },
})
