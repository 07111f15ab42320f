<?php
// Calls, a feed and an error as PHP sites read them: with curl, and unserialize. Run with
// php -d curl.cainfo="$SSL_CERT_FILE" with_php.php

function fetch(string $url): string
{
    $curl = curl_init($url);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_FAILONERROR => true, CURLOPT_ENCODING => '']);
    $body = curl_exec($curl);
    if ($body === false) {
        throw new RuntimeException(curl_error($curl));
    }
    return $body;
}

function call(string $method, array $arguments = []): array
{
    $fields = ['method' => $method, 'api_key' => getenv('FLICKR_API_KEY'), 'format' => 'php_serial'] + $arguments;
    return unserialize(fetch('https://api.flickr.com/services/rest/?' . http_build_query($fields)), ['allowed_classes' => false]);
}

function check(bool $holds, string $what): void
{
    if (!$holds) {
        fwrite(STDERR, "$what\n");
        exit(1);
    }
}

$found = call('flickr.photos.search', ['tags' => 'otter', 'extras' => 'url_m', 'per_page' => 5]);
check($found['stat'] === 'ok' && count($found['photos']['photo']) === 5, 'search');
check(getimagesizefromstring(fetch($found['photos']['photo'][0]['url_m']))[2] === IMAGETYPE_JPEG, 'a picture');

$missing = call('flickr.photos.getInfo', ['photo_id' => '1']);
check($missing['stat'] === 'fail' && $missing['code'] === 1, 'an error');

$feeds = 'https://www.flickr.com/services/feeds/photos_public.gne?format=';
$feed = unserialize(fetch($feeds . 'php_serial'), ['allowed_classes' => false]);
$json = json_decode(fetch($feeds . 'json&nojsoncallback=1'), true);
check(count($feed['items']) === 20 && $feed == $json, 'feeds');

echo "calls, picture, error, feeds\n";
