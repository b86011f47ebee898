/** The record types that SIP needs (RFC 3263), by their names. */
export type DnsType = 'A' | 'AAAA' | 'SRV' | 'NAPTR' | 'CNAME'

interface Common {
  /** The name that the record belongs to, in lower case and without a dot at its end. */
  readonly name: string
  /** Seconds for which it holds. */
  readonly ttl: number
}

export interface AddressRecord extends Common {
  readonly type: 'A' | 'AAAA'
  readonly address: string
}

export interface SrvRecord extends Common {
  readonly type: 'SRV'
  readonly target: string
  readonly port: number
  readonly priority: number
  readonly weight: number
}

export interface NaptrRecord extends Common {
  readonly type: 'NAPTR'
  readonly order: number
  readonly preference: number
  readonly flags: string
  readonly service: string
  readonly regexp: string
  readonly replacement: string
}

export interface AliasRecord extends Common {
  readonly type: 'CNAME'
  readonly target: string
}

export type DnsRecord = AddressRecord | SrvRecord | NaptrRecord | AliasRecord

/**
 * What a name server says to a question: the records, those of aliases on the way among them; an empty list when the name or
 * such records do not exist.
 */
export interface DnsAnswer {
  readonly records: readonly DnsRecord[]
  /** There is no such name at all. */
  readonly isNoName: boolean
}
