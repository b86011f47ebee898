import { uriParts, type SelectTable } from './selects.ts'

const nameAddress: SelectTable = {
  name: { doc: 'display name of the address' },
  uri: { doc: 'URI of the address', parts: uriParts, nested: true },
  params: { doc: 'all parameters of the address', any: { doc: 'value of the parameter of this name' } },
}

/**
 * The selects of modules that are only declared here, by module: what a start of 6.1.5 resolves with the module loaded. Those of
 * modulesWithOtherSelects are not known to their end.
 */
export const declaredSelects: ReadonlyMap<string, SelectTable> = new Map([
  [
    'nathelper',
    {
      nathelper: {
        alone: false,
        parts: {
          rewrite_contact: {
            alone: false,
            at: {
              doc: 'this contact with the address that the request came from',
              parts: { nameaddr: { alone: false, parts: nameAddress } },
            },
          },
        },
      },
    },
  ],
  [
    'timer',
    {
      timer: {
        alone: false,
        parts: {
          executed: { doc: 'name of the timer whose block runs' },
          timer: {
            alone: false,
            any: { alone: false, parts: { enabled: { doc: '1 when the timer of this name is on, else 0' } } },
          },
        },
      },
    },
  ],
  ['xmlrpc', { xmlrpc: { alone: false, parts: { method: { doc: 'name of the method that is called' } } } }],
])
