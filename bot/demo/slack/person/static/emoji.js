// The names that news desks and their readers use; any other name stays as it was typed.
const TABLE = `
dna 🧬 pill 💊 microscope 🔬 test_tube 🧪 petri_dish 🧫 syringe 💉 stethoscope 🩺 hospital 🏥 drop_of_blood 🩸 brain 🧠 lungs 🫁 microbe 🦠
bank 🏦 moneybag 💰 dollar 💵 euro 💶 pound 💷 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 credit_card 💳 coin 🪙 receipt 🧾 briefcase 💼 scales ⚖️
zap ⚡ battery 🔋 electric_plug 🔌 oil_drum 🛢️ fuelpump ⛽ sunny ☀️ wind_blowing_face 🌬️ fire 🔥 factory 🏭 high_voltage ⚡ bulb 💡 ocean 🌊 recycle ♻️ nuclear ☢️
computer 💻 desktop_computer 🖥️ iphone 📱 robot_face 🤖 floppy_disk 💾 cd 💿 satellite 🛰️ rocket 🚀 gear ⚙️ wrench 🔧 hammer_and_wrench 🛠️ lock 🔒 unlock 🔓 key 🔑 package 📦 link 🔗
newspaper 📰 rolled_up_newspaper 🗞️ mega 📣 loudspeaker 📢 bell 🔔 no_bell 🔕 calendar 📅 date 📅 spiral_calendar_pad 🗓️ clock8 🕗 hourglass ⌛ alarm_clock ⏰ stopwatch ⏱️ bookmark 🔖 bookmark_tabs 📑 memo 📝 pencil2 ✏️ pushpin 📌 round_pushpin 📍 mag 🔍 mag_right 🔎 inbox_tray 📥 outbox_tray 📤 email 📧 envelope ✉️ file_folder 📁 open_file_folder 📂 clipboard 📋 page_facing_up 📄 label 🏷️ globe_with_meridians 🌐 earth_africa 🌍 earth_americas 🌎 world_map 🗺️ office 🏢 construction 🚧 crystal_ball 🔮
white_check_mark ✅ heavy_check_mark ✔️ x ❌ warning ⚠️ rotating_light 🚨 no_entry ⛔ no_entry_sign 🚫 question ❓ exclamation ❗ information_source ℹ️ new 🆕 sos 🆘 red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ small_blue_diamond 🔹 small_orange_diamond 🔸 arrow_up ⬆️ arrow_down ⬇️ arrow_right ➡️ arrow_left ⬅️ arrow_upper_right ↗️ arrow_lower_right ↘️ arrows_counterclockwise 🔄 fast_forward ⏩ double_vertical_bar ⏸️ arrow_forward ▶️ heavy_plus_sign ➕ heavy_minus_sign ➖ speech_balloon 💬 thought_balloon 💭 mute 🔇 speaker 🔈 star ⭐ star2 🌟 sparkles ✨ trophy 🏆 medal 🏅 dart 🎯 tada 🎉 gift 🎁
eyes 👀 eye 👁️ wave 👋 raised_hands 🙌 pray 🙏 clap 👏 thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 ok_hand 👌 muscle 💪 handshake 🤝 writing_hand ✍️ heart ❤️ green_heart 💚 blue_heart 💙 100 💯 boom 💥
smile 😄 smiley 😃 grinning 😀 slightly_smiling_face 🙂 wink 😉 joy 😂 thinking_face 🤔 neutral_face 😐 confused 😕 worried 😟 cry 😢 sob 😭 scream 😱 sunglasses 😎 sleeping 😴 zzz 💤 bust_in_silhouette 👤 busts_in_silhouette 👥 female-scientist 👩‍🔬 male-scientist 👨‍🔬 bear 🐻 ox 🐂 cow 🐮 whale 🐳 seedling 🌱 deciduous_tree 🌳 coffee ☕ sunrise 🌅 house 🏠 books 📚 mute_button 🔇 hospital_building 🏥 ship 🚢 airplane ✈️ car 🚗 truck 🚚 shield 🛡️ balance_scale ⚖️ classical_building 🏛️ courthouse 🏛️ judge 🧑‍⚖️`;

const words = TABLE.trim().split(/\s+/);
const EMOJI = new Map();
for (let at = 0; at + 1 < words.length; at += 2) EMOJI.set(words[at], inColour(words[at + 1]));

// Old signs such as the lightning bolt are drawn as text unless a variation selector asks for the picture.
function inColour(sign) {
  return [...sign].length === 1 && sign.length === 1 ? `${sign}\uFE0F` : sign;
}

export const emoji = (name) => EMOJI.get(name.replace(/::skin-tone-\d$/, ""));
export const emojiInText = (text) => text.replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji(name) ?? all);
