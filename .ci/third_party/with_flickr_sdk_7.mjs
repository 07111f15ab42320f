// What a program on flickr-sdk 7 does: login, calls, an upload, an error.
import { createFlickr } from 'flickr-sdk';
import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';

const consumerKey = process.env.FLICKR_API_KEY, consumerSecret = process.env.FLICKR_API_SECRET;
const agree = (url) => execSync(process.env.BROWSER.replace('%s', `'${url}'`), { encoding: 'utf8' }).trim();

const byKey = createFlickr(consumerKey).flickr;
const found = await byKey('flickr.photos.search', { text: 'otter', extras: 'url_m' });
assert.match(found.photos.photo[0].url_m, /^https:\/\/live\.staticflickr\.com\//);

const first = createFlickr({ consumerKey, consumerSecret, oauthToken: false, oauthTokenSecret: false });
const { requestToken, requestTokenSecret } = await first.oauth.request('oob');
const code = agree(first.oauth.authorizeUrl(requestToken, 'delete'));
const second = createFlickr({ consumerKey, consumerSecret, oauthToken: requestToken, oauthTokenSecret: requestTokenSecret });
const { oauthToken, oauthTokenSecret } = await second.oauth.verify(code);
const { flickr, upload } = createFlickr({ consumerKey, consumerSecret, oauthToken, oauthTokenSecret });
assert.equal((await flickr('flickr.test.login', {})).user.username._content, 'Otter of Sandbank');

const photo = await upload(process.argv[2], { title: 'Zwölf Otter', tags: 'otter' });
assert.equal((await flickr('flickr.photos.getInfo', { photo_id: photo.id })).photo.title._content, 'Zwölf Otter');
await flickr('flickr.photos.addTags', { photo_id: photo.id, tags: 'kelp' });
await assert.rejects(flickr('flickr.photos.getInfo', { photo_id: '1' }));
console.log('login, calls, upload, write, error');
