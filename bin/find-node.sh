# Sets $node to a Node of at least 22.13: $KAMKIT_NODE, the one that npm installed beside kamkit, or that of the PATH.
node=${KAMKIT_NODE:-}
folder=$root
while [ -z "$node" ] && [ "$folder" != / ]; do
  if [ -x "$folder/node_modules/.bin/node" ]; then node=$folder/node_modules/.bin/node; fi
  folder=$(dirname "$folder")
done
if [ -z "$node" ]; then node=$(command -v node || true); fi
version=$("${node:-false}" --version 2>/dev/null || echo none)
major=${version#v}
major=${major%%.*}
case $major in
  '' | *[!0-9]*) major=0 ;;
esac
if [ "$major" -lt 22 ]; then
  echo "kamkit needs Node.js >= 22.13; this is $version (${node:-no node found}). Install a newer Node.js, or set KAMKIT_NODE to one." >&2
  exit 78
fi
