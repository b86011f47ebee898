/** What `socket = { name = value; … }` takes, with the kind of each value. */
export interface SocketAttributeFacts {
  readonly value: 'address' | 'address-with-port' | 'text' | 'number'
  readonly doc: string
  readonly since?: string
}

/** The attributes by name; verified with `kamailio -c` of 6.1.5. `workers` is documented but cannot be written in any release. */
export const socketAttributes: ReadonlyMap<string, SocketAttributeFacts> = new Map<string, SocketAttributeFacts>([
  [
    'bind',
    { value: 'address', doc: 'Where to listen: [proto:]host[:port[-port]]. It must be there; the last one counts.' },
  ],
  ['name', { value: 'text', doc: 'A name for the socket, for $fsn, $Rn and the like.' }],
  [
    'advertise',
    { value: 'address-with-port', doc: 'What Via, Record-Route and Contact show instead; the port must be given.' },
  ],
  ['virtual', { value: 'number', doc: 'The address may be missing now and come later, as with VRRP.' }],
  ['agname', { value: 'text', doc: 'The group of asynchronous workers that handles what arrives here.', since: '6.0' }],
  ['vrf', { value: 'text', doc: 'The VRF device that the socket is bound to.', since: '6.1' }],
])
