import { implement } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import type { Contact } from '../usrloc/api.ts'
import { ContactProfiles } from './contact-profiles.ts'
import { registrar } from './exports.ts'
import { findContacts, lookup, lookupBranches, lookupToDestinationSet, type LookupCode } from './lookup.ts'
import { isFromUser, isRegistered, unregister, validContacts } from './registered.ts'
import { RegistrarState } from './registrar-state.ts'
import { save, sendSavedReply } from './save.ts'
import { addXavps, xavpRecord } from './xavp-records.ts'

/** The registrar. */
export default implement(registrar, (env) => {
  const state = new RegistrarState(env)
  const profiles = new ContactProfiles()
  return {
    modInit() {
      state.init()
      declareSettings(state)
      state.usrloc?.on('expire', (contact) => tellExpired(state, profiles, contact))
    },
    declareName(of, name) {
      if (of === 'location-table') state.usrloc?.register(name)
    },
    functions: {
      save: (ctx, args) =>
        save(ctx, state, args.table, 'flags' in args ? args.flags : 0, 'uri' in args ? args.uri : undefined),
      lookup: (ctx, args) => lookup(ctx, state, args.table, 'uri' in args ? args.uri : undefined),
      lookup_to_dset: (ctx, args) =>
        lookupToDestinationSet(ctx, state, args.table, 'uri' in args ? args.uri : undefined),
      lookup_branches: (ctx, { table }) => lookupBranches(ctx, state, table),
      lookup_xavp: (ctx, { table, uri, rxname, cxname }) => lookupXavp(ctx, state, table, uri, rxname, cxname),
      registered: (ctx, args) => {
        const options = 'match_option' in args ? args.match_option : 0
        const action = 'match_action' in args ? args.match_action : 0
        return isRegistered(ctx, state, args.table, 'uri' in args ? args.uri : undefined, options, action) ? 1 : -1
      },
      add_sock_hdr({ msg }, { name }) {
        if (name === '') return -1
        msg.edits.insert(msg.headersEnd, `${name}: ${socketText(msg.received.socket)}\r\n`)
        return 1
      },
      unregister: (_ctx, args) => unregister(state, args.table, args.uri, 'ruid' in args ? args.ruid : undefined),
      reg_fetch_contacts(ctx, { table, uri, profile }) {
        profiles.free(ctx.worker, profile)
        const aor = state.aor(uri)
        const contacts = aor === undefined ? [] : validContacts(state, table, aor)
        if (aor === undefined || contacts.length === 0) return -1
        profiles.store(ctx.worker, profile, aor, table, contacts)
        return 1
      },
      reg_free_contacts(ctx, { profile }) {
        profiles.free(ctx.worker, profile)
        return 1
      },
      reg_from_user: (ctx, { table, uri, mode }) => (isFromUser(ctx, state, table, uri, mode) ? 1 : -1),
      reg_send_reply: (ctx) => (sendSavedReply(ctx, state) ? 1 : -1),
    },
    pvars: { ulc: { bind: (use) => profiles.bind(use) } },
  }
})

/** Statistics that show parameters, and realm_prefix under the name that the cfg framework has for it. */
function declareSettings(state: RegistrarState): void {
  const { params, core } = state.env
  const shown = {
    max_expires: () => params.max_expires,
    max_contacts: () => params.max_contacts,
    default_expire: () => params.default_expires,
    default_expires_range: () => params.default_expires_range,
    expires_range: () => params.expires_range,
  } as const
  for (const [name, read] of Object.entries(shown)) core.statistics.computed('registrar', name, read)
  core.config.declare({
    group: 'registrar',
    name: 'realm_pref',
    type: 'str',
    description: registrar.params.realm_prefix.doc,
    get: () => state.realmPrefix,
    set: (value) => void (state.realmPrefix = String(value)),
  })
}

/** event_route[usrloc:contact-expired], on a message of the core's own, with the contact in $ulc(exp=>…). */
function tellExpired(state: RegistrarState, profiles: ContactProfiles, contact: Contact): void {
  const { core, log } = state.env
  const event = 'usrloc:contact-expired'
  if (!core.routes.has('event', event)) return
  const prepare = ({ worker }: RouteContext): void =>
    profiles.store(worker, 'exp', contact.aor, contact.table, [contact])
  const run = core.routes.runEvent(event, undefined, { prepare })
  if (run instanceof Promise) run.catch((error: unknown) => log.bug(`event_route[${event}]: ${String(error)}`))
}

function lookupXavp(
  ctx: RouteContext,
  state: RegistrarState,
  table: string,
  uri: string,
  recordName: string,
  contactName: string,
): LookupCode {
  const found = findContacts(ctx, state, table, uri)
  if ('code' in found) return found.code
  const [first] = found.contacts
  const record = xavpRecord([
    ['aor', first.aor],
    ['count', found.contacts.length],
  ])
  const contacts = found.contacts.map((contact) =>
    xavpRecord([
      ['uri', contact.address],
      ['socket', contact.socket === undefined ? null : socketText(contact.socket)],
      ['dsturi', contact.received === '' ? null : contact.received],
    ]),
  )
  addXavps(ctx, recordName, [record])
  addXavps(ctx, contactName, contacts)
  return 1
}
