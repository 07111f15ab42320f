// What a program on flickr-sdk 6 does, over Node's http and https: calls, login, an upload, a feed, an error.
const Flickr = require('flickr-sdk');
const { execSync } = require('node:child_process');
const assert = require('node:assert/strict');

const key = process.env.FLICKR_API_KEY, secret = process.env.FLICKR_API_SECRET;
const agree = (url) => execSync(process.env.BROWSER.replace('%s', `'${url}'`), { encoding: 'utf8' }).trim();

(async () => {
  const found = (await new Flickr(key).photos.search({ text: 'otter', extras: 'url_m' })).body;
  assert.match(found.photos.photo[0].url_m, /^https:\/\/live\.staticflickr\.com\//);
  const oauth = new Flickr.OAuth(key, secret);
  const { oauth_token: token, oauth_token_secret: tokenSecret } = (await oauth.request('oob')).body;
  const code = agree(oauth.authorizeUrl(token, 'delete'));
  const access = (await oauth.verify(token, code, tokenSecret)).body;
  const plugin = Flickr.OAuth.createPlugin(key, secret, access.oauth_token, access.oauth_token_secret);
  const flickr = new Flickr(plugin);
  assert.equal((await flickr.test.login()).body.user.username._content, 'Otter of Sandbank');
  const photo = (await new Flickr.Upload(plugin, process.argv[2], { title: 'Zwölf Otter' })).body.photoid._content;
  assert.equal((await flickr.photos.getInfo({ photo_id: photo })).body.photo.title._content, 'Zwölf Otter');
  assert.equal((await new Flickr.Feeds().publicPhotos({ tags: 'otter' })).body.items.length > 0, true);
  await assert.rejects(flickr.photos.getInfo({ photo_id: '1' }));
  console.log('calls, login, upload, feed, error');
})().catch((error) => { console.error(error); process.exit(1); });
