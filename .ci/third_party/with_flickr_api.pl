# What a program on Flickr::API does: the login, calls, errors.
use strict;
use warnings;
use Flickr::API;

my %keys = (consumer_key => $ENV{FLICKR_API_KEY}, consumer_secret => $ENV{FLICKR_API_SECRET});
my $api = Flickr::API->new({%keys});
my $said = $api->oauth_request_token({callback => 'oob'});
die "request token: $said" if $said ne 'ok';
my $url = $api->oauth_authorize_uri({perms => 'write'});
my $browser = $ENV{BROWSER};
$browser =~ s/%s/"'$url'"/e;
chomp(my $code = `$browser`);
my $token = $api->{oauth}{request_token};
$said = $api->oauth_access_token({
    token => $token->token, token_secret => $token->token_secret, verifier => $code
});
die "access token: $said" if $said ne 'ok';
my $login = $api->execute_method('flickr.test.login', {});
die $login->{error_message} unless $login->{success};
die 'login' unless $login->as_hash->{user}{username} eq 'Otter of Sandbank';
my $found = $api->execute_method('flickr.photos.search', {text => 'otter', per_page => 3});
die 'search' unless @{$found->as_hash->{photos}{photo}} == 3;
my $missing = $api->execute_method('flickr.photos.getInfo', {photo_id => 1});
die 'error' unless !$missing->{success} && $missing->{error_code} == 1;
print "login, calls, error\n";
