package safety

import "testing"

// TestPartialAddresses: a part of an address is enough to find a door.
func TestPartialAddresses(t *testing.T) { heldAgainst(t, "address", partialAddresses) }

var partialAddresses = map[string]bool{
	"im in block 4, flat 12b if you need me":                         true,
	"Flat 3, Dunmore House, knock twice":                             true,
	"wohne in 8004 Zürich, gleich beim Bäcker":                       true,
	"schick es an Lindengasse 5/12, 1070 Wien":                       true,
	"Postfach 220, 3001 Bern":                                        true,
	"PO Box 118, Wickham":                                            true,
	"P.O. Box 118, Wickham":                                          true,
	"BP 40, 29200 Brest":                                             true,
	"apartado de correos 33, Villanueva":                             true,
	"rue des Tilleuls, 3e étage, porte gauche":                       true,
	"12, rue des Tilleuls":                                           true,
	"calle del Olmo, portal 3, 2º B":                                 true,
	"Olmo 14, 3º izquierda, timbre de abajo":                         true,
	"No. 7 Adekola Crescent, off Bode Road, Surulere":                true,
	"house no 42, sector 9, 2nd cross, near the temple":              true,
	"plot 15, Ajani Estate, Ikorodu":                                 true,
	"my postcode is LS9 7QX":                                         true,
	"Apt 4C, 118 Willow":                                             true,
	"52249 Eschweiler, da wohne ich":                                 true,
	"am Eichenhang 4 in 79999 Unterhausen":                           true,
	"ich wohn im dritten Stock, Lindenweg 8":                         true,
	"Eircode D99 X7Y2 if you want to send it":                        true,
	"j'habite au 14 rue des Tilleuls, interphone Vauch":              true,
	"barrio El Olmo, manzana 4, casa 12":                             true,
	"bât. B, appt 34, résidence les Tilleuls":                        true,
	"dritter Stock links, Lindenstr. 8":                              true,
	"Top 12, Stiege 3, Lindengasse 5":                                true,
	"lives on Dunmore Street, the one with the blue door, number 14": true,

	"in 2020 Corona hat alles verändert":      false,
	"I took 12500 Steps today":                false,
	"we were in block 4 of the course":        false,
	"ich bin auf Seite 3001 gelandet":         false,
	"flat out since 7":                        false,
	"au 3e étage de l'hôpital on m'a écoutée": false,
	"j'ai monté 12 étages":                    false,
	"room 12 was freezing":                    false,
	"2º intento y nada":                       false,
	"the house is empty, 3 of us left":        false,
	"stehe im 3. Stock und weiß nicht wohin":  false,
	"1000 Dank euch":                          false,
	"nach 2000 Metern war Schluss":            false,
	"seit 1998 Alkoholiker":                   false,
	"step 4, day 12":                          false,
}
