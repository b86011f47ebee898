const path = "loads modules by a path of its author's machine; kamkit takes the name at the end of the path"
const dns = 'listens on a host name that only the resolver of the real server refuses'
const notPackaged =
  'loads http_async_client, which belongs to 5.6 but is not in the package that the verdict comes from'

/** Files of the corpus on which kamkit differs from `kamailio -c` on purpose, by id, with the reason. */
export const exceptions: ReadonlyMap<string, string> = new Map([
  ['K0213', dns],
  ['K0302', dns],
  ['K0380', path],
  ['K0381', path],
  ['K0382', path],
  ['K0383', path],
  ['K0426', path],
  ['K0430', path],
  ['K0458', path],
  ['K0472', path],
  ['K0477', path],
  ['K0482', path],
  ['K0494', path],
  ['K0513', path],
])

/** Further ones for 5.6 alone. */
export const exceptions56: ReadonlyMap<string, string> = new Map([
  ['K0271', notPackaged],
  ['K0272', notPackaged],
])

const balance = 'Kamailio tells of an #!endif too many only at the end, after the errors that follow it'

/** Files that both refuse, but first for another line. */
export const otherLine: ReadonlyMap<string, string> = new Map([
  ...['K0384', 'K0385', 'K0411', 'K0412', 'K0420', 'K0421', 'K0422', 'K0424', 'K0427', 'K0452', 'K0453', 'K0470'].map(
    (id) => [id, path] as const,
  ),
  ...['K0471', 'K0473', 'K0475', 'K0476', 'K0485'].map((id) => [id, path] as const),
  ['K0449', balance],
])
