package doctor

import (
	"errors"
	"net/url"
	"strings"

	"kith/appservice"
	"kith/config"
)

// words say what an error of the edge means to the admin, and what to do. In them $URL is
// the homeserver's address, $OTHER the same with the other of http and https, $FILE the
// registration, $KITH the address at which the homeserver looks for kith, $BOT the bot,
// $GHOSTS the ghosts' prefix, $NAME the server name, and $DETAIL what the error adds. The
// first that fits counts.
var words = []struct {
	err          error
	what, remedy string
}{
	{appservice.ErrSpeaksHTTPS, "the homeserver at $URL speaks https", "write `url: $OTHER` under homeserver"},
	{appservice.ErrSpeaksHTTP, "the homeserver at $URL speaks plain http", "write `url: $OTHER` under homeserver"},
	{appservice.ErrCertificate, "the certificate at $URL is not trusted here: $DETAIL", "write the name in it into homeserver.url, or renew it, or reach the homeserver past the proxy, as in `url: http://localhost:8008`"},
	{appservice.ErrRedirects, "$URL sends kith on to $DETAIL", "write the address of the homeserver itself into homeserver.url"},
	{appservice.ErrNoMatrix, "what answers at $URL is no client-server API of a homeserver: $DETAIL", "correct homeserver.url: with Synapse it is the port of the listener that has `names: [client]`; a proxy must pass on all of /_matrix"},
	{appservice.ErrGateway, "a proxy at $URL answers that it does not reach the homeserver: $DETAIL", "start the homeserver, or correct the proxy"},
	{appservice.ErrNoHost, "nobody knows the name in $URL", "correct homeserver.url"},
	{appservice.ErrHeaderStripped, "a proxy between kith and $URL takes the Authorization header away", "let it through, or name the homeserver itself in homeserver.url, as in `url: http://localhost:8008`"},
	{appservice.ErrQueryStripped, "a proxy between kith and $URL takes the part of the address after the question mark away", "let it through (nginx: no path after `proxy_pass http://…:8008`), or name the homeserver itself in homeserver.url"},
	{appservice.ErrHomeserverDown, "nothing answers at $URL: $DETAIL", "see that the homeserver runs: `curl $URL/_matrix/client/versions`; and correct homeserver.url"},
	{appservice.ErrNotRegistered, "the homeserver at $URL does not accept the as_token of $FILE",
		"add that file to the homeserver's configuration, restart the homeserver, and make sure that as_token and hs_token are not swapped. After another `kith init` it needs the new file"},
	{appservice.ErrGhostNamespace, "the homeserver at $URL has another registration than $FILE, one that does not cover the ghosts, $GHOSTS…", "copy that file to the homeserver again and restart the homeserver"},
	{appservice.ErrWrongNamespace, "the homeserver at $URL has another registration than $FILE, one that does not cover the bot $BOT", "copy that file to the homeserver again and restart the homeserver"},
	{appservice.ErrNoSliding, "the homeserver at $URL offers no simplified sliding sync", "set homeserver.intake to auto"},
	{appservice.ErrNoDevices, "the homeserver at $URL gives kith's users no devices, so nothing could be encrypted",
		"it needs Synapse 1.141 or newer, or a homeserver on which application services can log in (if $FILE has io.element.msc4190, remove that line)"},
	{appservice.ErrOldIdentity, "the homeserver at $URL has an identity of kith's users that another secret has made", "put back the secret of the first `kith init`; or let the bot have another name, in bot.localpart and in the regex of $FILE"},
	{appservice.ErrNoKeys, "the homeserver at $URL does not take the keys of a device, so nothing could be encrypted: $DETAIL",
		"it lacks the upload of first cross-signing keys without a password (MSC3967); kith is tried with Synapse and Dendrite"},
	{appservice.ErrWrongServerName, "the homeserver at $URL does not go by the name $NAME", "correct homeserver.server_name"},

	{appservice.ErrCallFails, "the homeserver gets no answer from kith at $KITH", "correct url in $FILE, copy it to the homeserver and restart that; try there: `curl -i $KITH/_matrix/mau/live`. A firewall must let it through, and appservice.listen must be where that leads"},
	{appservice.ErrCallElsewhere, "the homeserver calls somebody else than this kith at $KITH", "stop the other kith that has this registration, or let url in $FILE lead here"},
	{appservice.ErrCallToken, "the homeserver shows another hs_token than $FILE has", "copy that file to the homeserver again and restart the homeserver"},
	{appservice.ErrCallHeader, "a proxy between the homeserver and $KITH takes the Authorization header away", "let it through, or let url in $FILE lead to kith itself"},
	{appservice.ErrCallID, "the homeserver's copy of the registration has another id than $FILE", "copy that file to the homeserver again and restart the homeserver"},
	{appservice.ErrCallNoURL, "the homeserver's copy of the registration has no url", "copy $FILE to the homeserver again and restart the homeserver"},

	{appservice.ErrSlowedDown, "the homeserver slows kith down, though $FILE says `rate_limited: false`", "copy that file to the homeserver again and restart the homeserver"},
}

// explain words an error of the edge, or gives nil.
func explain(cfg *config.Config, err error) *Trouble {
	for _, w := range words {
		if errors.Is(err, w.err) {
			fill := strings.NewReplacer(
				"$URL", cfg.Homeserver.URL, "$OTHER", otherScheme(cfg.Homeserver.URL), "$FILE", cfg.AppService.Registration, "$KITH", cfg.AppService.URL,
				"$BOT", string(cfg.BotID()), "$GHOSTS", "@"+cfg.Ghosts.Prefix, "$NAME", cfg.Homeserver.ServerName, "$DETAIL", detail(err, w.err))
			return &Trouble{strings.TrimSuffix(fill.Replace(w.what), ": "), fill.Replace(w.remedy), err}
		}
	}
	return nil
}

// detail is what an error says beyond what is explained.
func detail(err, known error) string {
	_, more, _ := strings.Cut(err.Error(), known.Error())
	return strings.TrimPrefix(more, ": ")
}

func otherScheme(address string) string {
	other, err := url.Parse(address)
	if err != nil {
		return address
	}
	if other.Scheme == "http" {
		other.Scheme = "https"
	} else {
		other.Scheme = "http"
	}
	return other.String()
}
