import type { Value } from '#grammar/value.ts'
import { indexNumber, type BadPvUse, type BoundPv, type PvUse } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext, Worker } from '#runtime/script/context.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import type { Contact } from '../usrloc/api.ts'

/** A copy of the contacts of one address of record. */
interface Profile {
  readonly aor: string
  readonly table: string
  readonly contacts: readonly Contact[]
}

/** The attributes of $ulc(profile=>attribute). Texts that a contact lacks are empty, except where Kamailio gives null. */
const attributes: ReadonlyMap<string, (contact: Contact) => Value> = new Map<string, (contact: Contact) => Value>([
  ['addr', (contact) => contact.address],
  ['path', (contact) => contact.path],
  ['received', (contact) => contact.received],
  ['expires', (contact) => contact.expires],
  ['callid', (contact) => contact.callId],
  ['q', (contact) => contact.q],
  ['cseq', (contact) => contact.cseq],
  ['flags', (contact) => contact.flags],
  ['cflags', (contact) => contact.cflags],
  ['user_agent', (contact) => contact.userAgent],
  ['socket', (contact) => (contact.socket === undefined ? null : socketText(contact.socket))],
  ['modified', (contact) => contact.lastModified],
  ['methods', (contact) => contact.methods],
  ['ruid', (contact) => contact.ruid],
  ['regid', (contact) => contact.regId],
  ['instance', (contact) => (contact.instance === '' ? null : contact.instance)],
  ['conid', (contact) => (contact.connectionId > 0 ? contact.connectionId : null)],
  ['server_id', (contact) => contact.serverId],
])

/** Attributes of the copy as a whole. The hash is 0 in Kamailio's copies. */
const profileAttributes: ReadonlyMap<string, (profile: Profile) => Value> = new Map<
  string,
  (profile: Profile) => Value
>([
  ['aor', (profile) => profile.aor],
  ['domain', (profile) => profile.table],
  ['aorhash', () => 0],
  ['count', (profile) => profile.contacts.length],
])

/** The copies made by reg_fetch_contacts(). They belong to a worker, as in Kamailio to a process. */
export class ContactProfiles {
  readonly #byWorker = new WeakMap<Worker, Map<string, Profile>>()

  /** Keeps copies of contacts: later changes of the bindings do not show in them. */
  store(worker: Worker, name: string, aor: string, table: string, contacts: readonly Contact[]): void {
    const profiles = this.#byWorker.get(worker) ?? new Map<string, Profile>()
    profiles.set(name, { aor, table, contacts: contacts.map((contact) => ({ ...contact })) })
    this.#byWorker.set(worker, profiles)
  }

  free(worker: Worker, name: string): void {
    this.#byWorker.get(worker)?.delete(name)
  }

  /** Binds `$(ulc(profile=>attribute)[index])`. */
  bind(use: PvUse): BoundPv | BadPvUse {
    const text = use.inner?.constant
    const arrow = text?.indexOf('=>') ?? -1
    if (text === undefined || arrow <= 0)
      return { error: `invalid contact pv name ${text ?? ''}: use profile=>attribute` }
    const profileName = text.slice(0, arrow).trim()
    const name = text.slice(arrow + 2).trim()
    const ofProfile = profileAttributes.get(name)
    const ofContact = attributes.get(name)
    if (ofProfile === undefined && ofContact === undefined) return { error: `unknown contact attr name in ${text}` }
    return {
      get: (ctx) => {
        const profile = this.#byWorker.get(ctx.worker)?.get(profileName)
        if (profile === undefined) return null
        const contact = contactAt(profile, use, ctx)
        if (contact === undefined) return null
        return ofProfile !== undefined ? ofProfile(profile) : (ofContact?.(contact) ?? null)
      },
      // Kamailio takes an assignment and leaves the copy as it is.
      set: () => true,
    }
  }
}

/** A negative index counts as 0; one behind the last contact gives null even for attributes of the whole copy (6.1.5). */
function contactAt(profile: Profile, use: PvUse, ctx: RouteContext): Contact | undefined {
  const index = indexNumber(use.index, ctx)
  return profile.contacts[index === 'all' ? 0 : Math.max(0, index)]
}
