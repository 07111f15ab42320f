# What flickcurl does: the login, calls, an upload. Its libcurl reads the system's authorities alone, so this gives
# it, and nobody else, those of the sandbox in their place.
set -eu
if [ "${1-}" != inside ]; then
    exec unshare --map-root-user --mount sh -euc \
        'mount --bind "$SSL_CERT_FILE" /etc/ssl/certs/ca-certificates.crt; exec sh "$@"' sh "$0" inside "$@"
fi
printf '[flickr]\noauth_client_key=%s\noauth_client_secret=%s\n' "$FLICKR_API_KEY" "$FLICKR_API_SECRET" >"$HOME/.flickcurl.conf"
said=$(flickcurl oauth.create 2>&1)
token=$(printf '%s\n' "$said" | sed -n "s/.*Request Token: '\(.*\)'/\1/p")
secret=$(printf '%s\n' "$said" | sed -n "s/.*Request Token Secret: '\(.*\)'/\1/p")
url=$(printf '%s\n' "$said" | sed -n 's/.*Authentication URL: //p')
code=$(eval "$(printf '%s' "$BROWSER" | sed "s|%s|'$url\&perms=write'|")")
flickcurl -q oauth.verify "$token" "$secret" "$code" >/dev/null 2>&1
flickcurl test.login 2>&1 | grep -q "username 'Otter of Sandbank'"
flickcurl photos.search tags otter 2>&1 | grep -q 'returned 12 photos'
photo=$(flickcurl upload "$2" title "An otter" tags otter 2>&1 | grep -o '[0-9]\{9,\}' | head -1)
flickcurl photos.getInfo "$photo" 2>&1 | grep -q "photos/otterbank/$photo"
flickcurl photos.getInfo 1 2>&1 | grep -q 'not found'
echo "login, search, upload, error"
